"""The statement of each problem model: which rows stand behind an incident.

A model asks of many apps at once what no page of theirs asks, over millions of rows. So each is one statement over
their tables, by the tables' own names; a test lets each hit on both databases. Every statement yields, row for row:
the key of the incident, what tells several of one key apart, the ref of the row, unit, person, moment and a figure.
``{only column}`` is where it is cut to some keys. Times are compared with moments that come as parameters, because
the two databases reckon with days differently: ``since`` (``days`` before ``now``), ``year_begins``, ``month_begins``.
``NOT (x = '')`` is how a partial index says it; SQLite takes ``x <> ''`` for something else and reads all rows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal

from liuhen.regulation.patterns import PATTERNS, Pattern
from liuhen.regulation.powers import BY_MANDATE
from liuhen.regulation.procedures import PROCEDURES

ONLY = re.compile(r"\{only ([\w.]+)\}")
ITSELF = "="
Keys = Mapping[str, str]
"""By the noun of a ledger entry, the statement that leads from its rows ``{ids}`` to the keys to be looked at again."""


@dataclass(frozen=True)
class Scan:
    """How one model is looked for.

    ``follows`` says what makes a key worth another look. Where ``delay`` names a number, a row is a hit so many days
    after its moment (with ``ahead``, before it), and is waited for. ``least`` names the number of rows that make an
    incident of their own, beside one that is concluded. ``turns``: it is about a month that is over, and looked for
    once in each. ``is_whole``: it is small, and looked for whole each time.
    """

    pattern: Pattern
    sql: str
    _: KW_ONLY
    follows: Keys = field(default_factory=dict)
    delay: str = ""
    ahead: bool = False
    least: str = ""
    turns: Literal["", "month"] = ""
    is_whole: bool = False

    @property
    def is_cut(self) -> bool:
        """Say whether it can be looked for at some keys alone."""
        return bool(self.follows)


def _clusters(rows: str, having: str, *, keep: str = "1 = 1", first: str = "") -> str:
    """Return the statement of those ``rows`` (k, tag, ref, unit, person, moment, figure) whose group is ``having``."""
    return (
        f"WITH {first}w AS MATERIALIZED ({rows}), "  # noqa: S608 -- no value is in it, only words of this file
        f"m AS (SELECT k, tag FROM w GROUP BY k, tag HAVING {having}) "
        "SELECT w.k, w.tag, w.ref, w.unit, w.person, w.moment, w.figure FROM w JOIN m ON m.k = w.k AND m.tag = w.tag "
        f"WHERE {keep} ORDER BY w.k, w.tag, w.moment, w.ref"
    )


def _keys_of(table: str, column: str, *, where: str = "1 = 1") -> str:
    return f"SELECT DISTINCT {column} FROM {table} WHERE id IN ({{ids}}) AND {where}"  # noqa: S608


def _listed(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


MANY = "COUNT(*) >= %(times)s"
NOTHING = "CAST(NULL AS BIGINT)"
RUNNING = "('open', 'concluded')"
AT_ONCE = _listed(each.key for each in PROCEDURES if each.on_the_spot)
TOWNS = _listed(BY_MANDATE)
_UNIT_OF_DECISION = _keys_of("decisions_decision", "unit_id", where="ended_at IS NOT NULL")

CASE_IDLE = f"""
SELECT c.id, '', 'case:' || c.id, c.unit_id, {NOTHING}, {{greatest}}(
    COALESCE((SELECT e.at FROM ledger_entry e WHERE e.subject = 'case:' || c.id ORDER BY e.n DESC LIMIT 1),
        c.opened_on),
    COALESCE((SELECT MAX(v.registered_at) FROM evidence_evidence v WHERE v.case_id = c.id), c.opened_on),
    COALESCE((SELECT MAX(d.proposed_at) FROM decisions_decision d WHERE d.case_id = c.id), c.opened_on)
), {NOTHING}
FROM cases_case c
WHERE c.state IN {RUNNING} AND (c.paused_at IS NULL OR c.resumed_at >= c.paused_at) AND {{only c.id}}
ORDER BY c.id"""  # noqa: S608

CLUE_IDLE = f"""
SELECT c.id, '', 'clue:' || c.id, c.unit_id, c.keeper_id, c.found_on, {NOTHING}
FROM cases_clue c WHERE c.state = 'registered' AND {{only c.id}} ORDER BY c.id"""  # noqa: S608

MAJOR_UNREVIEWED = """
SELECT d.id, '', 'decision:' || d.id, d.unit_id, d.proposed_by_id, d.issued_at, d.fine_fen / 100
FROM decisions_decision d
WHERE d.issued_at >= %(since)s AND d.issued_at < %(now)s AND {only d.id}
  AND (d.fine_fen >= %(yuan)s * 100 OR EXISTS (
      SELECT 1 FROM decisions_rightsnotice n WHERE n.case_id = d.case_id AND n.party_id = d.party_id AND n.hearing))
  AND NOT EXISTS (SELECT 1 FROM decisions_review r WHERE r.decision_id = d.id AND r.given_at <= d.issued_at)
ORDER BY d.id"""

REVERSED_UNIT = _clusters(
    f"""SELECT d.unit_id AS k, '' AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit, {NOTHING} AS person,
    d.ended_at AS moment, {NOTHING} AS figure FROM decisions_decision d
    WHERE d.state IN ('annulled', 'revoked') AND d.ended_at >= %(since)s AND d.ended_at < %(now)s
    AND {{only d.unit_id}}""",  # noqa: S608
    MANY,
)
REVERSED_OFFICER = _clusters(
    f"""SELECT h.person_id AS k, '' AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit, h.person_id AS person,
    d.ended_at AS moment, {NOTHING} AS figure
    FROM decisions_decision d JOIN cases_handler h ON h.case_id = d.case_id AND h.is_lead AND h.state = 'named'
    WHERE d.state IN ('annulled', 'revoked') AND d.ended_at >= %(since)s AND d.ended_at < %(now)s
    AND {{only h.person_id}}""",  # noqa: S608
    MANY,
)
FINES_AT_TOP = _clusters(
    f"""SELECT d.unit_id AS k, '' AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit, {NOTHING} AS person,
    d.issued_at AS moment, CASE WHEN d.fine_fen >= b.most_yuan * 100 THEN 1 ELSE 0 END AS figure
    FROM decisions_decision d JOIN benchmarks_band b ON b.id = d.band_id
    WHERE d.state = 'issued' AND d.issued_at >= %(year_begins)s AND d.issued_at < %(now)s AND d.fine_fen > 0
    AND b.most_yuan > COALESCE(b.least_yuan, 0) AND {{only d.unit_id}}""",  # noqa: S608
    "SUM(figure) >= %(times)s AND SUM(figure) * 100 >= %(share)s * COUNT(*)",
    keep="w.figure = 1",
)
SPOT_CLUSTER = _clusters(
    f"""SELECT h.person_id AS k, '' AS tag, 'case:' || c.id AS ref, c.unit_id AS unit, h.person_id AS person,
    c.opened_on AS moment, {NOTHING} AS figure
    FROM cases_case c JOIN cases_handler h ON h.case_id = c.id AND h.is_lead AND h.state = 'named'
    WHERE c.procedure IN {AT_ONCE} AND c.opened_on >= %(since_day)s AND c.opened_on <= %(today)s
    AND {{only h.person_id}}""",  # noqa: S608
    MANY,
)
FINES_RISE = _clusters(
    f"""SELECT d.unit_id AS k, %(month)s AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit, {NOTHING} AS person,
    d.issued_at AS moment, CASE WHEN d.issued_at >= %(month_begins)s THEN d.fine_fen ELSE -d.fine_fen END AS figure
    FROM decisions_decision d
    WHERE d.fine_fen > 0 AND ((d.issued_at >= %(month_begins)s AND d.issued_at < %(month_ends)s)
    OR (d.issued_at >= %(before_begins)s AND d.issued_at < %(before_ends)s)) AND {{only d.unit_id}}""",  # noqa: S608
    """SUM(CASE WHEN figure > 0 THEN figure ELSE 0 END) >= %(yuan)s * 100
    AND SUM(CASE WHEN figure < 0 THEN -figure ELSE 0 END) > 0
    AND SUM(CASE WHEN figure > 0 THEN figure ELSE 0 END) * 100
        >= (100 + %(percent)s) * SUM(CASE WHEN figure < 0 THEN -figure ELSE 0 END)""",
    keep="w.figure > 0",
)
DEVIATION_OFTEN = _clusters(
    f"""SELECT d.unit_id AS k, '' AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit, {NOTHING} AS person,
    d.issued_at AS moment, {NOTHING} AS figure FROM decisions_decision d
    WHERE d.deviation <> '' AND d.issued_at >= %(since)s AND d.issued_at < %(now)s AND {{only d.unit_id}}""",  # noqa: S608
    MANY,
)
PUNISHED_AGAIN = _clusters(
    f"""SELECT p.credit_code AS k, CAST(d.unit_id AS TEXT) AS tag, 'decision:' || d.id AS ref, d.unit_id AS unit,
    {NOTHING} AS person, d.issued_at AS moment, {NOTHING} AS figure
    FROM decisions_decision d JOIN cases_party p ON p.id = d.party_id
    WHERE d.state = 'issued' AND d.fine_fen > 0 AND d.issued_at >= %(since)s AND d.issued_at < %(now)s
    AND p.credit_code <> '' AND {{only p.credit_code}}""",  # noqa: S608
    MANY,
)
NOTICE_OFTEN = _clusters(
    f"""SELECT s.unit_id AS k, '' AS tag, 'service:' || s.id AS ref, s.unit_id AS unit, {NOTHING} AS person,
    s.served_at AS moment, {NOTHING} AS figure FROM documents_service s
    WHERE s.route = 'notice' AND s.state = 'served' AND s.served_at >= %(since)s AND s.served_at < %(now)s
    AND {{only s.unit_id}}""",  # noqa: S608
    MANY,
)
MEASURE_EXPIRING = f"""
SELECT r.id, '', 'restraint:' || r.id, r.unit_id, {NOTHING}, MIN(k.due_at), {NOTHING}
FROM measures_restraint r JOIN clocks_runningclock k
  ON k.subject = 'restraint:' || r.id AND k.stopped_at IS NULL AND k.paused_at IS NULL
WHERE r.state = 'in-force' AND {{only r.id}} GROUP BY r.id, r.unit_id ORDER BY r.id"""  # noqa: S608

CERTIFICATE_EXPIRING = f"""
SELECT p.id, '', 'certificate:' || MAX(t.id), p.unit_id, p.id, MAX(t.expires_on), COUNT(DISTINCT h.case_id)
FROM cases_case c JOIN cases_handler h ON h.case_id = c.id AND h.state = 'named'
  JOIN people_person p ON p.id = h.person_id
  JOIN people_certificate t ON t.person_id = p.id AND t.state = 'in-force'
WHERE c.state IN {RUNNING} AND {{only h.person_id}} GROUP BY p.id, p.unit_id ORDER BY p.id"""  # noqa: S608

TRANSFER_REFUSED = _clusters(
    f"""SELECT t.receiver_id AS k, '' AS tag, 'casetransfer:' || t.id AS ref, t.receiver_id AS unit,
    {NOTHING} AS person,
    t.sent_at AS moment, {NOTHING} AS figure FROM coordination_casetransfer t
    WHERE t.dispute <> '' AND t.receiver_id IS NOT NULL AND t.sent_at >= %(since)s AND t.sent_at < %(now)s
    AND {{only t.receiver_id}}
    UNION ALL
    SELECT n.unit_id, '', 'cooperationnotice:' || n.id, n.unit_id, {NOTHING}, n.answered_at, {NOTHING}
    FROM coordination_cooperationnotice n
    WHERE n.state IN ('refused', 'upheld') AND n.answered_at >= %(since)s AND n.answered_at < %(now)s
    AND {{only n.unit_id}}""",  # noqa: S608
    MANY,
)
TRANSFER_SENT_ON = f"""
SELECT c.id, '', 'casetransfer:' || t.id, t.sender_id, {NOTHING}, t.sent_at, {NOTHING}
FROM coordination_casetransfer t JOIN cases_case c ON c.id = t.case_id JOIN cases_clue q ON q.id = c.clue_id
WHERE q.source_ref LIKE 'casetransfer:%%' AND t.sent_at >= %(since)s AND t.sent_at < %(now)s AND {{only c.id}}
ORDER BY c.id, t.sent_at, t.id"""  # noqa: S608

WITHHELD_OFTEN = _clusters(
    f"""SELECT p.unit_id AS k, '' AS tag, 'publication:' || p.id AS ref, p.unit_id AS unit, {NOTHING} AS person,
    p.issued_at AS moment, {NOTHING} AS figure FROM disclosure_publication p
    WHERE p.state = 'withheld' AND p.issued_at >= %(since)s AND p.issued_at < %(now)s AND {{only p.unit_id}}""",  # noqa: S608
    MANY,
)
FIRM_MANY_UNITS = _clusters(
    f"""SELECT v.establishment_id AS k, '' AS tag, 'visit:' || v.id AS ref, v.unit_id AS unit, {NOTHING} AS person,
    v.entered_at AS moment, {NOTHING} AS figure FROM visits_visit v
    WHERE v.mode = 'on-site' AND v.joint_id IS NULL AND v.entered_at >= %(since)s AND v.entered_at < %(now)s
    AND {{only v.establishment_id}}""",  # noqa: S608
    "COUNT(DISTINCT unit) >= %(units)s",
)
PAIR_AND_FIRM = _clusters(
    """SELECT v.establishment_id AS k, a.person_id || '-' || b.person_id AS tag, 'visit:' || v.id AS ref,
    v.unit_id AS unit, CAST(NULL AS BIGINT) AS person, v.entered_at AS moment, f.visits AS figure
    FROM f JOIN visits_visit v ON v.establishment_id = f.firm AND v.unit_id = f.unit
      AND v.entered_at >= %(year_begins)s AND v.entered_at < %(now)s AND v.mode = 'on-site'
    JOIN visits_visitofficer a ON a.visit_id = v.id
    JOIN visits_visitofficer b ON b.visit_id = v.id AND b.person_id > a.person_id""",
    "COUNT(*) = MIN(figure)",
    first="""f AS MATERIALIZED (SELECT v.establishment_id AS firm, v.unit_id AS unit, COUNT(*) AS visits
    FROM visits_visit v WHERE v.entered_at >= %(year_begins)s AND v.entered_at < %(now)s
    AND v.mode = 'on-site' AND {only v.establishment_id}
    GROUP BY v.establishment_id, v.unit_id HAVING COUNT(*) >= %(times)s), """,
)
VISITS_FOR_NOTHING = _clusters(
    f"""SELECT v.establishment_id AS k, CAST(v.unit_id AS TEXT) AS tag, 'visit:' || v.id AS ref, v.unit_id AS unit,
    {NOTHING} AS person, v.concluded_at AS moment, CASE WHEN v.found_nothing THEN 0 ELSE 1 END AS figure
    FROM visits_visit v
    WHERE v.year = %(year)s AND v.state = 'concluded' AND v.mode = 'on-site' AND v.concluded_at < %(now)s
    AND {{only v.establishment_id}}""",  # noqa: S608
    f"{MANY} AND SUM(figure) = 0",
)
OUTSIDE_AREA = f"""
SELECT v.id, '', 'visit:' || v.id, v.unit_id, v.lead_id, v.entered_at, {NOTHING}
FROM people_unit u JOIN visits_visit v ON v.unit_id = u.id JOIN establishments_establishment e
  ON e.id = v.establishment_id JOIN people_unit f ON f.id = e.unit_id
WHERE u.kind IN {TOWNS} AND f.kind IN {TOWNS} AND f.id <> u.id
  AND v.entered_at >= %(since)s AND v.entered_at < %(now)s AND {{only v.id}}
ORDER BY v.id"""  # noqa: S608

POWER_NOBODY = f"""
WITH l AS (SELECT p.unit_id, MAX(p.effective_on) AS begun FROM powers_powerlist p
    WHERE p.state = 'published' AND p.effective_on <= %(today)s GROUP BY p.unit_id),
b AS (SELECT d.unit_id, MAX(d.effective_on) AS begun FROM powers_breakdown d
    WHERE d.state = 'published' AND d.effective_on <= %(today)s GROUP BY d.unit_id),
able AS (SELECT DISTINCT a.breakdown_id, a.code FROM powers_assignment a
    JOIN people_tenure t ON t.post_id = a.post_id AND t.since <= %(today)s
      AND (t.until IS NULL OR t.until > %(today)s)
    JOIN people_person q ON q.id = t.person_id AND q.state = 'serving' AND q.kind = 'officer'
    JOIN people_certificate c ON c.person_id = t.person_id AND c.state = 'in-force'
      AND c.issued_on <= %(today)s AND c.expires_on >= %(today)s)
SELECT p.unit_id, i.code, 'unit:' || p.unit_id, p.unit_id, {NOTHING}, d.effective_on, {NOTHING}
FROM l JOIN powers_powerlist p ON p.unit_id = l.unit_id AND p.effective_on = l.begun AND p.state = 'published'
  JOIN powers_poweritem i ON i.power_list_id = p.id
  JOIN b ON b.unit_id = p.unit_id
  JOIN powers_breakdown d ON d.unit_id = b.unit_id AND d.effective_on = b.begun AND d.state = 'published'
  LEFT JOIN able ON able.breakdown_id = d.id AND able.code = i.code
WHERE able.code IS NULL ORDER BY p.unit_id, i.code"""  # noqa: S608

RECORDINGS_OWING = _clusters(
    f"""SELECT o.lead_id AS k, '' AS tag, 'obligation:' || o.id AS ref, o.unit_id AS unit, o.lead_id AS person,
    o.since AS moment, {NOTHING} AS figure FROM activities_obligation o
    WHERE NOT (o.lacking = '') AND o.state = 'owing' AND o.since >= %(since)s AND o.since < %(now)s
    AND {{only o.lead_id}}""",  # noqa: S608
    MANY,
)
INTERRUPTIONS_PLACE = _clusters(
    f"""SELECT i.unit_id AS k, a.place AS tag, 'interruption:' || i.id AS ref, i.unit_id AS unit, {NOTHING} AS person,
    i.began_at AS moment, {NOTHING} AS figure
    FROM activities_interruption i JOIN activities_activity a ON a.id = i.activity_id
    WHERE i.state <> 'dropped' AND i.began_at >= %(since)s AND i.began_at < %(now)s AND {{only i.unit_id}}""",  # noqa: S608
    MANY,
)
LOOKED_BEFORE_ANSWER = f"""
SELECT f.id, '', 'viewing:' || v.id, f.unit_id, f.person_id, v.begun_at, {NOTHING}
FROM findings_finding f JOIN recordings_viewing v
  ON v.recording_id = CASE WHEN f.about LIKE 'recording:%%' THEN CAST(SUBSTR(f.about, 11) AS BIGINT) END
  AND v.begun_at > f.raised_at AND v.begun_at < f.answered_at
JOIN people_account a ON a.id = v.account_id AND a.person_id = f.person_id
WHERE f.answered_at >= %(since)s AND f.answered_at < %(now)s AND {{only f.id}}
ORDER BY f.id, v.begun_at, v.id"""  # noqa: S608

COMPLAINT_TEMPLATE = _clusters(
    f"""SELECT c.handler_id AS k, SUBSTR(c.outcome, 1, 200) AS tag, 'complaint:' || c.id AS ref, c.handler_id AS unit,
    {NOTHING} AS person, c.decided_at AS moment, {NOTHING} AS figure FROM complaints_complaint c
    WHERE c.outcome <> '' AND c.decided_at >= %(since)s AND c.decided_at < %(now)s AND {{only c.handler_id}}""",  # noqa: S608
    MANY,
)

_FIRM = {
    "visit": _keys_of("visits_visit", "establishment_id", where="entered_at IS NOT NULL AND mode = 'on-site'")
}
_FIRM_FOR_NOTHING = {
    "visit": _keys_of("visits_visit", "establishment_id", where="state = 'concluded' AND found_nothing")
}
_OFFICER_OF_DECISION = """
SELECT DISTINCT h.person_id FROM decisions_decision d JOIN cases_handler h ON h.case_id = d.case_id
WHERE d.id IN ({ids}) AND d.ended_at IS NOT NULL"""
_OFFICER_OF_CASE = f"""
SELECT DISTINCT h.person_id FROM cases_handler h JOIN cases_case c ON c.id = h.case_id
WHERE c.id IN ({{ids}}) AND c.procedure IN {AT_ONCE}"""  # noqa: S608
_OFFICERS_OF_CASE = f"""
SELECT DISTINCT h.person_id FROM cases_handler h JOIN cases_case c ON c.id = h.case_id
WHERE c.id IN ({{ids}}) AND c.state IN {RUNNING}"""  # noqa: S608
_PARTY_OF_DECISION = """
SELECT DISTINCT p.credit_code FROM decisions_decision d JOIN cases_party p ON p.id = d.party_id
WHERE d.id IN ({ids}) AND d.fine_fen > 0 AND d.state = 'issued' AND p.credit_code <> ''"""
_AT_TOP = """
SELECT DISTINCT d.unit_id FROM decisions_decision d LEFT JOIN benchmarks_band b ON b.id = d.band_id
WHERE d.id IN ({ids}) AND d.issued_at IS NOT NULL AND (d.state <> 'issued' OR d.fine_fen >= b.most_yuan * 100)"""

# fmt: off
SCANS = {each.pattern.key: each for each in (
    Scan(PATTERNS["case-idle"], CASE_IDLE, delay="days",
         follows={"case": ITSELF, "evidence": _keys_of("evidence_evidence", "case_id"),
                  "decision": _keys_of("decisions_decision", "case_id")}),
    Scan(PATTERNS["clue-idle"], CLUE_IDLE, delay="days", follows={"clue": ITSELF}),
    Scan(PATTERNS["major-unreviewed"], MAJOR_UNREVIEWED, follows={"decision": ITSELF}),
    Scan(PATTERNS["reversed-unit"], REVERSED_UNIT, least="times", follows={"decision": _UNIT_OF_DECISION}),
    Scan(PATTERNS["reversed-officer"], REVERSED_OFFICER, least="times",
         follows={"decision": _OFFICER_OF_DECISION, "handler": _keys_of("cases_handler", "person_id")}),
    Scan(PATTERNS["fines-at-top"], FINES_AT_TOP, least="times", follows={"decision": _AT_TOP}),
    Scan(PATTERNS["spot-cluster"], SPOT_CLUSTER, least="times",
         follows={"case": _OFFICER_OF_CASE, "handler": _keys_of("cases_handler", "person_id")}),
    Scan(PATTERNS["fines-rise"], FINES_RISE, turns="month"),
    Scan(PATTERNS["deviation-often"], DEVIATION_OFTEN, least="times",
         follows={"decision": _keys_of("decisions_decision", "unit_id",
                                       where="deviation <> '' AND issued_at IS NOT NULL")}),
    Scan(PATTERNS["punished-again"], PUNISHED_AGAIN, least="times", follows={"decision": _PARTY_OF_DECISION}),
    Scan(PATTERNS["notice-often"], NOTICE_OFTEN, least="times",
         follows={"service": _keys_of("documents_service", "unit_id", where="route = 'notice'")}),
    Scan(PATTERNS["measure-expiring"], MEASURE_EXPIRING, delay="days", ahead=True, follows={"restraint": ITSELF}),
    Scan(PATTERNS["certificate-expiring"], CERTIFICATE_EXPIRING, delay="days", ahead=True,
         follows={"certificate": _keys_of("people_certificate", "person_id"), "person": ITSELF,
                  "handler": _keys_of("cases_handler", "person_id"), "case": _OFFICERS_OF_CASE}),
    Scan(PATTERNS["transfer-refused"], TRANSFER_REFUSED, least="times",
         follows={"casetransfer": _keys_of("coordination_casetransfer", "receiver_id",
                                           where="dispute <> '' AND receiver_id IS NOT NULL"),
                  "cooperationnotice": _keys_of("coordination_cooperationnotice", "unit_id",
                                                where="state IN ('refused', 'upheld')")}),
    Scan(PATTERNS["transfer-sent-on"], TRANSFER_SENT_ON,
         follows={"casetransfer": _keys_of("coordination_casetransfer", "case_id",
                                           where="case_id IS NOT NULL AND sent_at IS NOT NULL")}),
    Scan(PATTERNS["withheld-often"], WITHHELD_OFTEN, least="times",
         follows={"publication": _keys_of("disclosure_publication", "unit_id", where="state = 'withheld'")}),
    Scan(PATTERNS["firm-many-units"], FIRM_MANY_UNITS, least="units", follows=_FIRM),
    Scan(PATTERNS["pair-and-firm"], PAIR_AND_FIRM, least="times", follows=_FIRM),
    Scan(PATTERNS["visits-for-nothing"], VISITS_FOR_NOTHING, least="times", follows=_FIRM_FOR_NOTHING),
    Scan(PATTERNS["outside-area"], OUTSIDE_AREA, follows={"visit": ITSELF}),
    Scan(PATTERNS["power-nobody"], POWER_NOBODY, is_whole=True),
    Scan(PATTERNS["recordings-owing"], RECORDINGS_OWING, least="times",
         follows={"obligation": _keys_of("activities_obligation", "lead_id", where="lacking <> ''")}),
    Scan(PATTERNS["interruptions-place"], INTERRUPTIONS_PLACE, least="times",
         follows={"interruption": _keys_of("activities_interruption", "unit_id")}),
    Scan(PATTERNS["looked-before-answer"], LOOKED_BEFORE_ANSWER, follows={"finding": ITSELF}),
    Scan(PATTERNS["complaint-template"], COMPLAINT_TEMPLATE, least="times",
         follows={"complaint": _keys_of("complaints_complaint", "handler_id", where="outcome <> ''")}),
)}
# fmt: on
