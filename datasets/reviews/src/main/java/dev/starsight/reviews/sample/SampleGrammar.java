package dev.starsight.reviews.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of the generated reviews, compiled for one product category; the resource describes
 * its own format at the top. Immutable once compiled, hence thread-safe.
 */
final class SampleGrammar {

  private static final String RESOURCE = "sample-grammar.txt";
  private static final String ANY = "any";
  private static final String GOODS = "goods";
  private static final String IS_GOOD = " + goods";

  /** The opposite of each class of sentiment. */
  private static final Map<String, String> MIRROR =
      Map.of("pp", "nn", "p", "n", "n", "p", "nn", "pp");

  /** Rules whose alternatives should not occur twice in one review. */
  private static final List<String> REMEMBERED = List.of("s", "other", "fill", "f.P", "f.N");

  sealed interface Node permits Literal, Sequence, Rule, Slot {}

  record Literal(String text) implements Node {}

  record Sequence(List<Node> parts) implements Node {}

  /** A part that depends on the product or the date. */
  enum Slot implements Node {
    NOUN,
    NOUN_TITLE,
    BRAND,
    QUOTE,
    ARTICLE
  }

  static final class Rule implements Node {
    /** The number of the memory of this rule in a review, or -1 for none. */
    final int memory;

    Node[] alternatives = {};

    private Rule(String name) {
      this.memory = REMEMBERED.indexOf(name);
    }

    /** Returns a random index; of a repeated alternative, that of its first occurrence. */
    int draw(SampleRandom random) {
      int index = random.below(alternatives.length);
      while (index > 0 && alternatives[index - 1] == alternatives[index]) {
        index--;
      }
      return index;
    }
  }

  private final Map<String, List<String>> lines;
  private final Map<String, Rule> rules = new HashMap<>();

  private SampleGrammar(Map<String, List<String>> lines) {
    this.lines = lines;
  }

  static int memories() {
    return REMEMBERED.size();
  }

  /** Returns the grammars of all categories, by their names, in the order of the file. */
  static Map<String, SampleGrammar> load() {
    Map<String, Map<String, List<String>>> sections = sections();
    Map<String, List<String>> any = Objects.requireNonNull(sections.remove(ANY), ANY);
    Map<String, List<String>> goods =
        merge(any, Objects.requireNonNull(sections.remove(GOODS), GOODS), "");
    Map<String, SampleGrammar> grammars = new LinkedHashMap<>();
    sections.forEach(
        (heading, own) -> {
          boolean good = heading.endsWith(IS_GOOD);
          String category =
              good ? heading.substring(0, heading.length() - IS_GOOD.length()) : heading;
          grammars.put(category, new SampleGrammar(merge(good ? goods : any, own, "3*")));
        });
    return grammars;
  }

  /** Returns a rule, compiled on first use; throws if it or a rule it uses is missing. */
  Rule rule(String name) {
    Rule known = rules.get(name);
    if (known != null) {
      return known;
    }
    List<String> alternatives = lines.get(name);
    if (alternatives == null) {
      throw new IllegalStateException(RESOURCE + " has no rule @" + name);
    }
    Rule rule = new Rule(name);
    // Added before its alternatives, which may refer to it.
    rules.put(name, rule);
    List<Node> compiled = new ArrayList<>();
    for (String line : alternatives) {
      boolean weighted =
          line.length() > 1 && Character.isDigit(line.charAt(0)) && line.charAt(1) == '*';
      Node node = new Compiler(line, weighted ? 2 : 0).whole();
      compiled.addAll(Collections.nCopies(weighted ? line.charAt(0) - '0' : 1, node));
    }
    rule.alternatives = compiled.toArray(Node[]::new);
    return rule;
  }

  /** Adds the own alternatives to shared ones; with a weight where there are both. */
  private static Map<String, List<String>> merge(
      Map<String, List<String>> shared, Map<String, List<String>> own, String weight) {
    Map<String, List<String>> merged = new HashMap<>(shared);
    own.forEach(
        (name, alternatives) -> {
          List<String> both = new ArrayList<>(shared.getOrDefault(name, List.of()));
          String prefix = both.isEmpty() ? "" : weight;
          alternatives.forEach(line -> both.add(prefix + line));
          merged.put(name, both);
        });
    return merged;
  }

  private static Map<String, Map<String, List<String>>> sections() {
    Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
    Map<String, List<String>> section = new HashMap<>();
    List<String> names = List.of();
    for (String line : resource()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        section = new HashMap<>();
        sections.put(line.substring(1, line.length() - 1), section);
      } else if (line.startsWith("@")) {
        names = expandedNames(line.substring(1));
        for (String name : names) {
          section.put(name, new ArrayList<>());
        }
      } else {
        for (String name : names) {
          section.getOrDefault(name, new ArrayList<>()).add(forClass(line, name));
        }
      }
    }
    return sections;
  }

  private static List<String> expandedNames(String name) {
    if (!name.endsWith(".X")) {
      return List.of(name);
    }
    String stem = name.substring(0, name.length() - 1);
    return List.of(stem + "pp", stem + "p", stem + "n", stem + "nn");
  }

  private static String forClass(String line, String name) {
    String own = name.substring(name.lastIndexOf('.') + 1);
    String mirror = MIRROR.get(own);
    return mirror == null
        ? line
        : line.replace(".X}", "." + own + "}").replace(".Y}", "." + mirror + "}");
  }

  private static List<String> resource() {
    try (InputStream stream = SampleGrammar.class.getResourceAsStream(RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(stream, RESOURCE).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + RESOURCE, e);
    }
  }

  private final class Compiler {
    private final String line;
    private int at;

    private Compiler(String line, int from) {
      this.line = line;
      this.at = from;
    }

    private Node whole() {
      Node node = sequence();
      if (at < line.length()) {
        throw new IllegalStateException("unbalanced braces in " + RESOURCE + ": " + line);
      }
      return node;
    }

    /** Parses up to the end, or to a '|' or '}' of the enclosing choice. */
    private Node sequence() {
      List<Node> parts = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      while (at < line.length() && line.charAt(at) != '|' && line.charAt(at) != '}') {
        char c = line.charAt(at++);
        if (c == '{') {
          flush(literal, parts);
          parts.add(braces());
        } else {
          literal.append(c);
        }
      }
      flush(literal, parts);
      return parts.size() == 1 ? parts.get(0) : new Sequence(List.copyOf(parts));
    }

    private void flush(StringBuilder literal, List<Node> parts) {
      if (!literal.isEmpty()) {
        parts.add(new Literal(literal.toString()));
        literal.setLength(0);
      }
    }

    private Node braces() {
      int start = at;
      List<Node> choices = new ArrayList<>();
      int end = line.indexOf('}', at);
      if (end > 0 && line.substring(at, end).chars().noneMatch(c -> c == '|' || c == '{')) {
        at = end + 1;
        return reference(line.substring(start, end));
      }
      do {
        choices.add(sequence());
      } while (at < line.length() && line.charAt(at++) == '|');
      if (line.charAt(at - 1) != '}') {
        throw new IllegalStateException("a brace is not closed in " + RESOURCE + ": " + line);
      }
      Rule choice = new Rule("{");
      choice.alternatives = choices.toArray(Node[]::new);
      return choice;
    }

    private Node reference(String name) {
      @Nullable Slot slot = SLOTS.get(name);
      return slot != null ? slot : rule(name);
    }
  }

  private static final Map<String, Slot> SLOTS =
      Map.of(
          "noun", Slot.NOUN,
          "Noun", Slot.NOUN_TITLE,
          "brand", Slot.BRAND,
          "q", Slot.QUOTE,
          "a", Slot.ARTICLE);
}
