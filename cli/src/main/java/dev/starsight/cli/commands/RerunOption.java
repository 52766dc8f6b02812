package dev.starsight.cli.commands;

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

/** The option {@code --rerun}, and the options that are allowed with it. */
final class RerunOption {

  private static final String NAME = "--rerun";
  private static final String TEST = "--test";

  /** All other settings come from {@code candidate.json}. */
  private static final Set<String> ALLOWED =
      Set.of(
          NAME,
          TEST,
          "--input",
          "--also",
          "--strict",
          "--out",
          "--replace",
          "--budget",
          "--threads",
          "--device",
          "--json",
          "--quiet",
          "--debug");

  @Option(
      names = NAME,
      paramLabel = "CANDIDATE_DIR",
      description =
          "Run the Java file of a candidate again, edited or not, with the rows, split, metric and"
              + " seed of its candidate.json, and compare it with the earlier result. The code runs"
              + " with your permissions. Use --input and --also if the input files have moved.")
  private @Nullable Path candidate;

  @Option(
      names = TEST,
      description =
          "With --rerun, also evaluate the edited candidate on the test part. Each such look is"
              + " counted: edit by the validation part, and look when you are done.")
  private boolean test;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  Optional<Path> directory() {
    return Optional.ofNullable(candidate);
  }

  /**
   * Requires that no option is given which {@code candidate.json} decides.
   *
   * @throws StarsightException naming the option
   */
  void requireNothingElse() {
    for (OptionSpec option : options().matchedOptions()) {
      if (!ALLOWED.contains(option.longestName())) {
        throw new StarsightException(
            "%s and %s exclude each other: a candidate is run again as its candidate.json says"
                .formatted(NAME, option.longestName()));
      }
    }
  }

  /** Whether the test part is to be looked at. */
  boolean isTested() {
    return test;
  }

  /**
   * Requires that {@code --test} is given with {@code --rerun} only.
   *
   * @throws StarsightException if it is given alone
   */
  void requireNoTest() {
    if (test) {
      throw new StarsightException(
          "%s belongs to %s; a search always evaluates its best candidate on the test part"
              .formatted(TEST, NAME));
    }
  }

  Optional<Integer> threads() {
    return Optional.ofNullable(options().matchedOptionValue("--threads", null));
  }

  private ParseResult options() {
    return Objects.requireNonNull(command, "picocli sets it").commandLine().getParseResult();
  }
}
