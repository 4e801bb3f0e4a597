"""The rules in other languages: JSON-Logic, JavaScript, SQL, CEL and SMT-LIB, and cases to test any other one with."""
