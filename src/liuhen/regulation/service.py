"""Service of papers 送达: 责任制 article 27. Planned."""

from liuhen.regulation.cases import A27
from liuhen.regulation.vocabulary import Duty

PLANNED = (Duty("rs-27-2", A27, "gate", "文书以法定方式送达并留有回证，未留回证的不算送达。"),)
