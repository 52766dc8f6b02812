package dev.starsight.automl.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Replaces the names of types that have moved since a candidate was written. */
final class OldNames {

  private static final Map<String, String> NEW_BY_OLD = read();

  private static final Pattern OLD =
      NEW_BY_OLD.keySet().stream()
          .map(Pattern::quote)
          .collect(
              Collectors.collectingAndThen(
                  Collectors.joining("|", "(?<![\\w.])(", ")(?!\\w)"), Pattern::compile));

  private OldNames() {}

  private static Map<String, String> read() {
    Properties names = new Properties();
    try (InputStream in =
        Objects.requireNonNull(OldNames.class.getResourceAsStream("old-names.properties"))) {
      names.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, names::getProperty));
  }

  /** Returns the present name of a type. */
  static String current(String type) {
    return NEW_BY_OLD.getOrDefault(type, type);
  }

  /** Replaces the old names in a Java file; every line keeps its number. */
  static String replaceIn(String source) {
    List<String> named = OLD.matcher(source).results().map(MatchResult::group).toList();
    return OLD.matcher(replaceSimpleNames(source, named)).replaceAll(old -> current(old.group()));
  }

  /** Replaces the old names in an expression, whose types are imported elsewhere. */
  static String replaceInExpression(String java) {
    return replaceSimpleNames(java, NEW_BY_OLD.keySet());
  }

  private static String replaceSimpleNames(String java, Collection<String> oldTypes) {
    String text = java;
    for (String old : oldTypes) {
      String pattern = "(?<![\\w.])" + simpleName(old) + "(?!\\w)";
      text = text.replaceAll(pattern, simpleName(current(old)));
    }
    return text;
  }

  private static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
