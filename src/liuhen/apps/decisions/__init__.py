"""Rights, discretion, legal review and the decision that rests on them. 《责任制》第11、14、31条."""
