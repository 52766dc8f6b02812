package dev.starsight.spark;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("spark");
  }
}
