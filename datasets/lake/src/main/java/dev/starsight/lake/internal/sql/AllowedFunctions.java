package dev.starsight.lake.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * The functions and operators of DuckDB that a query may call, as {@code functions.txt} lists them:
 * they compute with their arguments and nothing else. DuckDB's macros are on the list only if their
 * body is such a computation, too.
 */
final class AllowedFunctions {

  private static final Set<String> NAMES = read();

  private static final int LONGEST = 100;

  private AllowedFunctions() {}

  private static Set<String> read() {
    try (InputStream in =
        Objects.requireNonNull(AllowedFunctions.class.getResourceAsStream("functions.txt"))) {
      return Set.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Set<String> names() {
    return NAMES;
  }

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  /**
   * Returns the sentence about a function that is not on the list.
   *
   * @param registered the names of functions that may be called beside DuckDB's
   */
  static String refusal(String name, Set<String> registered) {
    Set<String> names = new HashSet<>(NAMES);
    names.addAll(registered);
    String shown = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
    return shown
        + "() is not one of the functions that a query may call"
        + NearestName.of(names, name)
            .map(nearest -> ", did you mean " + nearest + "()?")
            .orElse(": those that compute with their arguments and nothing else");
  }
}
