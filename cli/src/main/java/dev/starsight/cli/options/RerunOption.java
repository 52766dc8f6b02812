package dev.starsight.cli.options;

import dev.starsight.data.StarsightException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Which candidate to run again, and what may be said beside it. */
public final class RerunOption {

  private static final String NAME = "--rerun";

  /** Everything else is as {@code candidate.json} has it. */
  private static final Set<String> BESIDE =
      Set.of(
          NAME,
          "--input",
          "--strict",
          "--out",
          "--budget",
          "--threads",
          "--json",
          "--quiet",
          "--debug");

  @Option(
      names = NAME,
      paramLabel = "CANDIDATE_DIR",
      description =
          "Run the Java file of a candidate again, edited or not, on the rows, the split, the"
              + " metric and the seed of its candidate.json, beside what it was before. Its code"
              + " runs with your rights. --input says where its files are now, if they were moved.")
  private @Nullable Path candidate;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The candidate's directory, if one is to be run again. */
  public Optional<Path> directory() {
    return Optional.ofNullable(candidate);
  }

  /** Ends with a sentence if an option was given that has no say. */
  public void requireNothingElse() {
    for (OptionSpec option : options().matchedOptions()) {
      if (!BESIDE.contains(option.longestName())) {
        throw new StarsightException(
            "%s and %s exclude each other: a candidate is run again as its candidate.json says"
                .formatted(NAME, option.longestName()));
      }
    }
  }

  /** How many threads were asked for, rather than left to the machine. */
  public Optional<Integer> threads() {
    return Optional.ofNullable(options().matchedOptionValue("--threads", null));
  }

  private ParseResult options() {
    return Objects.requireNonNull(command, "picocli sets it").commandLine().getParseResult();
  }
}
