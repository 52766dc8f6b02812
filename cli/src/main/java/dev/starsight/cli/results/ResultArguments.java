package dev.starsight.cli.results;

import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The command and the options that determine a result, so that the same command can be run again:
 * the field {@value #FIELD} of its summary. Seed and threads are always among them; where the
 * result goes, how it replaces another one and what is printed are not. Immutable.
 *
 * @param words the name of the command, then its options
 */
public record ResultArguments(List<String> words) {

  /** The field of the summary. */
  public static final String FIELD = "arguments";

  private static final String OUT = "--out";
  private static final String SEED = "--seed";
  private static final String THREADS = "--threads";

  private static final Set<String> WITHOUT_EFFECT =
      Set.of("--json", "--quiet", "--debug", "--replace", "--resume", "--yes");

  public ResultArguments {
    words = List.copyOf(words);
  }

  /**
   * Returns what determines a result.
   *
   * @param args as they were given
   * @param seed that was used
   * @param threads that were used
   */
  public static ResultArguments of(List<String> args, long seed, int threads) {
    List<String> words = new ArrayList<>();
    boolean isValueOfOut = false;
    for (String arg : args) {
      boolean left = isValueOfOut || arg.startsWith(OUT + "=") || WITHOUT_EFFECT.contains(arg);
      isValueOfOut = !isValueOfOut && arg.equals(OUT);
      if (!left && !isValueOfOut) {
        words.add(arg);
      }
    }
    addIfMissing(words, SEED, Long.toString(seed));
    addIfMissing(words, THREADS, Integer.toString(threads));
    return new ResultArguments(words);
  }

  private static void addIfMissing(List<String> words, String option, String value) {
    if (words.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + "="))) {
      words.add(option);
      words.add(value);
    }
  }

  /** Reads them from a summary; empty if it is of a version that did not write them. */
  public static Optional<ResultArguments> read(JsonFields summary) throws IOException {
    return summary.has(FIELD)
        ? Optional.of(new ResultArguments(summary.texts(FIELD)))
        : Optional.empty();
  }

  /** Adds the field to a summary. */
  public void addTo(Summary summary) {
    words.forEach(summary.array(FIELD)::add);
  }
}
