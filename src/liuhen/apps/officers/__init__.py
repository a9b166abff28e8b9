"""Training, uniforms and the file of an officer. 《责任制》第5、18、24条."""
