"""Print, a line a person, which post the register says that he holds, and which his tenures do."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from liuhen.apps.people.models import Person, Tenure

    held = dict(Tenure.objects.filter(until=None).values_list("person_id", "post_id"))
    for person in Person.objects.order_by("pk"):
        post = person.post_id if person.state == "serving" else None
        sys.stdout.write(json.dumps([person.pk, post, held.get(person.pk)]) + "\n")


if __name__ == "__main__":
    main()
