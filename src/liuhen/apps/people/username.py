"""What a user name may look like: a station that is called by a line break cannot be told from another."""

FORM = r"\A[a-z][a-z0-9._-]{2,39}\Z"
ZH = "用户名用小写字母、数字、点、下划线、横线，以字母开头，3至40位"
