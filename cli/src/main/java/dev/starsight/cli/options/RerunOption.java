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

/** The option {@code --rerun}, and the options that are allowed with it. */
public final class RerunOption {

  private static final String NAME = "--rerun";

  /** All other settings come from {@code candidate.json}. */
  private static final Set<String> ALLOWED =
      Set.of(
          NAME,
          "--input",
          "--strict",
          "--out",
          "--replace",
          "--budget",
          "--threads",
          "--json",
          "--quiet",
          "--debug");

  @Option(
      names = NAME,
      paramLabel = "CANDIDATE_DIR",
      description =
          "Run the Java file of a candidate again, edited or not, with the rows, split, metric and"
              + " seed of its candidate.json, and compare it with the earlier result. The code runs"
              + " with your permissions. Use --input if the input files have moved.")
  private @Nullable Path candidate;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  public Optional<Path> directory() {
    return Optional.ofNullable(candidate);
  }

  /**
   * Requires that no option is given which {@code candidate.json} decides.
   *
   * @throws StarsightException naming the option
   */
  public void requireNothingElse() {
    for (OptionSpec option : options().matchedOptions()) {
      if (!ALLOWED.contains(option.longestName())) {
        throw new StarsightException(
            "%s and %s exclude each other: a candidate is run again as its candidate.json says"
                .formatted(NAME, option.longestName()));
      }
    }
  }

  public Optional<Integer> threads() {
    return Optional.ofNullable(options().matchedOptionValue("--threads", null));
  }

  private ParseResult options() {
    return Objects.requireNonNull(command, "picocli sets it").commandLine().getParseResult();
  }
}
