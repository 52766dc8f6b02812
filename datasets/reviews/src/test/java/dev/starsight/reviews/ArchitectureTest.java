package dev.starsight.reviews;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("reviews");
  }
}
