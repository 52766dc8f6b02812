package dev.starsight.text;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("text");
  }
}
