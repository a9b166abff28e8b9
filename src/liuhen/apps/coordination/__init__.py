"""One unit tells another, hands a case over to it, or works with it for good. 《责任制》第32至34条."""
