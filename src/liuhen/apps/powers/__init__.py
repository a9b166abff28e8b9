"""Which unit holds which power, on what basis, down to the post. 《责任制》第2、4、9、10、12条."""
