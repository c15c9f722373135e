throw new SyntaxError("at initialisation");
