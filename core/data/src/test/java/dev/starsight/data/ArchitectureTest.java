package dev.starsight.data;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("data");
  }
}
