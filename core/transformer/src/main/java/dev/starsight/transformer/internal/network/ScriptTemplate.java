package dev.starsight.transformer.internal.network;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A template with placeholders, conditions, loops and blocks; {@code encoder.py.txt} explains its
 * syntax. Immutable.
 */
final class ScriptTemplate {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{} ]+) ?([^{}]*)}");
  private static final Pattern DIRECTIVE = Pattern.compile("( *)%(\\w+) ?(\\w*)");

  private final Map<String, Part> blocks = new HashMap<>();
  private final Part whole;

  /** A piece of the template. */
  private interface Part {
    void append(Scope scope, String indent, StringBuilder text);
  }

  private ScriptTemplate(Iterator<String> lines) {
    this.whole = body(lines).part();
  }

  /** Returns the template in resources of this class's package, one behind the other. */
  static ScriptTemplate resource(String... names) {
    return of(Stream.of(names).map(ScriptTemplate::text).collect(Collectors.joining("\n")));
  }

  private static String text(String name) {
    try (InputStream in = ScriptTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + ": this resource is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Parses a template; the exception names a directive that is not known. */
  static ScriptTemplate of(String text) {
    return new ScriptTemplate(text.lines().iterator());
  }

  /** Fills in values; the exception names the first one that is missing. */
  String render(Scope scope) {
    StringBuilder text = new StringBuilder();
    whole.append(scope, "", text);
    return text.toString();
  }

  private static Part all(List<Part> parts) {
    return (scope, indent, text) -> parts.forEach(part -> part.append(scope, indent, text));
  }

  private static Part line(String line) {
    return (scope, indent, text) ->
        text.append(indent)
            .append(PLACEHOLDER.matcher(line).replaceAll(found -> filled(scope, found)))
            .append('\n');
  }

  private static String filled(Scope scope, MatchResult found) {
    return Matcher.quoteReplacement(scope.get(found.group(1), found.group(2)));
  }

  /**
   * The lines up to a closing directive.
   *
   * @param end {@code else}, {@code end}, or empty at the end of the template
   */
  private record Body(Part part, String end) {}

  private Body body(Iterator<String> lines) {
    List<Part> parts = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher directive = DIRECTIVE.matcher(line);
      if (directive.matches()) {
        String word = directive.group(2);
        if (word.equals("else") || word.equals("end")) {
          return new Body(all(parts), word);
        }
        parts.add(directive(directive.group(1), word, directive.group(3), lines));
      } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        parts.add(line(line));
      }
    }
    return new Body(all(parts), "");
  }

  private Part directive(String spaces, String word, String name, Iterator<String> lines) {
    if (word.equals("use")) {
      return (scope, indent, text) -> block(name).append(scope, indent + spaces, text);
    }
    if (!List.of("block", "if", "for", "with").contains(word)) {
      throw new IllegalArgumentException("%" + word + " " + name + ": no such directive");
    }
    Body body = body(lines);
    Part inner = body.part();
    switch (word) {
      case "if" -> {
        Part other = body.end().equals("else") ? body(lines).part() : all(List.of());
        return (scope, indent, text) ->
            (scope.flags.contains(name) ? inner : other).append(scope, indent, text);
      }
      case "for" -> {
        return (scope, indent, text) ->
            scope.each(name).forEach(each -> inner.append(each, indent, text));
      }
      case "with" -> {
        return (scope, indent, text) -> inner.append(scope.nested().flag(name, true), indent, text);
      }
      default -> {
        blocks.put(name, inner);
        return all(List.of());
      }
    }
  }

  private Part block(String name) {
    Part found = blocks.get(name);
    if (found == null) {
      throw new IllegalArgumentException("%use " + name + ": no such block");
    }
    return found;
  }

  /** The values of placeholders, conditions and loops. Not thread-safe. */
  static final class Scope {

    private final Map<String, UnaryOperator<String>> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final Map<String, List<Scope>> loops = new HashMap<>();

    /** Returns a new scope with all values of this one. */
    Scope nested() {
      Scope nested = new Scope();
      nested.values.putAll(values);
      nested.flags.addAll(flags);
      nested.loops.putAll(loops);
      return nested;
    }

    Scope value(String name, Object value) {
      return function(name, ignored -> value.toString());
    }

    /** Sets the function of a placeholder; its argument is the text after the name. */
    Scope function(String name, UnaryOperator<String> function) {
      values.put(name, function);
      return this;
    }

    Scope flag(String name, boolean holds) {
      if (holds) {
        flags.add(name);
      } else {
        flags.remove(name);
      }
      return this;
    }

    /** Sets the scopes of a loop's turns. */
    Scope loop(String name, List<Scope> scopes) {
      loops.put(name, List.copyOf(scopes));
      return this;
    }

    String get(String name, String arguments) {
      UnaryOperator<String> found = values.get(name);
      if (found == null) {
        throw new IllegalArgumentException("{" + name + "}: no such placeholder");
      }
      return found.apply(arguments);
    }

    private List<Scope> each(String loop) {
      List<Scope> found = loops.get(loop);
      if (found == null) {
        throw new IllegalArgumentException("%for " + loop + ": no such loop");
      }
      return found.stream().map(this::enclosing).toList();
    }

    private Scope enclosing(Scope inner) {
      Scope scope = inner.nested();
      scope.flags.addAll(flags);
      return scope;
    }
  }
}
