package dev.starsight.cli.pipeline;

import java.util.Set;
import picocli.CommandLine;

/** The commands of the command line, each built when it is asked for. */
public interface CommandCatalog {

  /** Returns the names of all commands. */
  Set<String> names();

  /** Returns a command with all its options. */
  CommandLine command(String name);
}
