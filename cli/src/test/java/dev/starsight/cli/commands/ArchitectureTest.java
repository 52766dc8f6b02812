package dev.starsight.cli.commands;

import dev.starsight.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {

  ArchitectureTest() {
    super("cli");
  }

  @Override
  protected boolean isProgram() {
    return true;
  }
}
