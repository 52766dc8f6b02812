package dev.starsight.transformer;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("transformer");
  }
}
