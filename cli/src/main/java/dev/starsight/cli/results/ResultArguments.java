package dev.starsight.cli.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final String WORDS = "words";
  private static final String SHA256 = "sha256";
  private static final String OUT = "--out";
  private static final String AUTO = "auto";
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

  /**
   * Returns these with further options, by their names, unless they were given with another value
   * than {@code auto}.
   */
  public ResultArguments with(Map<String, String> chosen) {
    List<String> more = new ArrayList<>(words);
    chosen.forEach(
        (option, value) -> {
          for (int i = 0; i < more.size(); i++) {
            if (more.get(i).equals(option + "=" + AUTO)) {
              more.set(i, option + "=" + value);
            } else if (more.get(i).equals(AUTO) && i > 0 && more.get(i - 1).equals(option)) {
              more.set(i, value);
            }
          }
          addIfMissing(more, option, value);
        });
    return new ResultArguments(more);
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
        ? Optional.of(new ResultArguments(summary.object(FIELD).texts(WORDS)))
        : Optional.empty();
  }

  /** Returns whether the field of a summary has the digest of these words. */
  public boolean agreesWith(JsonFields summary) throws IOException {
    return summary.object(FIELD).text(SHA256).equals(sha256());
  }

  private String sha256() {
    return Sha256.of(String.join("\n", words).getBytes(StandardCharsets.UTF_8));
  }

  /** Adds the field to a summary. */
  public void addTo(Summary summary) {
    ObjectNode field = summary.object(FIELD);
    words.forEach(field.putArray(WORDS)::add);
    field.put(SHA256, sha256());
  }
}
