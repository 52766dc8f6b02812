package dev.starsight.quality.rules;

import dev.starsight.data.internal.EditDistance;
import dev.starsight.quality.anomalies.AnomalyRule;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.checks.Threshold;
import dev.starsight.quality.expressions.Expression;
import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import dev.starsight.quality.internal.Lexer.Token;
import dev.starsight.quality.internal.TokenReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses one line of a rules file. For one use. */
final class RuleParser extends TokenReader {

  private static final Set<String> SIGNS =
      Set.of(
          ">=", "<=", ">", "<", "=", "==", "!=", "<>", "between", "is", "changes", "falls", "rises",
          "within");

  private static final int LONGEST_NEAREST = 60;

  private final String line;

  private RuleParser(String line) {
    super(line);
    this.line = line;
  }

  /**
   * Returns the rule of a line, or null if there is none.
   *
   * @throws SyntaxException with the position in the line, if the rule is wrong
   */
  static RulesFile.@Nullable Rule parse(String line) {
    RuleParser parser = new RuleParser(line);
    return parser.isAtEnd() ? null : parser.rule();
  }

  private RulesFile.Rule rule() {
    Level level = level();
    Token name = take();
    RuleShape shape = name.kind() == Kind.WORD ? RuleShape.BY_NAME.get(name.text()) : null;
    if (shape == null) {
      throw new SyntaxException(
          name.from(),
          "there is no rule " + name.text() + nearest(name.text(), RuleShape.BY_NAME.keySet()));
    }
    List<Token> arguments = arguments(name, shape);
    Token sign = token();
    Threshold threshold = SIGNS.stream().anyMatch(sign::is) ? threshold() : null;
    Constraint constraint = constraint(name, shape, arguments, sign, threshold);
    if (takeIf("where")) {
      constraint = constraint.where(expression(token()));
    } else if (!isAtEnd()) {
      throw expected("a comparison such as >= 0.9 or is usual, where, or the end of the line");
    }
    return new RulesFile.Rule(level, constraint);
  }

  private Level level() {
    if (!following().is(":")) {
      return Level.ERROR;
    }
    Token word = take();
    take();
    String name = word.text().toLowerCase(Locale.ROOT);
    if (name.equals("warning")) {
      return Level.WARNING;
    } else if (name.equals("error")) {
      return Level.ERROR;
    }
    throw new SyntaxException(
        word.from(),
        "a level must be warning or error, but is "
            + word.text()
            + nearest(name, List.of("warning", "error")));
  }

  /** Returns the end of a sentence: the most similar word, if there is one. */
  private static String nearest(String word, Collection<String> known) {
    String best = "";
    int fewest = word.length() / 3 + 2;
    if (word.length() <= LONGEST_NEAREST) {
      String wanted = word.toLowerCase(Locale.ROOT);
      for (String candidate : known.stream().sorted().toList()) {
        int changes = EditDistance.of(wanted, candidate.toLowerCase(Locale.ROOT));
        if (changes < fewest) {
          fewest = changes;
          best = candidate;
        }
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  private List<Token> arguments(Token name, RuleShape shape) {
    List<Token> arguments = new ArrayList<>();
    if (!takeIf("(")) {
      if (shape.least() == 0) {
        return arguments;
      }
      throw expected("\"(\" behind " + name.text());
    }
    if (!takeIf(")")) {
      do {
        Token argument = token();
        if (argument.kind() == Kind.SYMBOL || argument.kind() == Kind.END) {
          throw expected("a column or a value, in quotes if it has other characters than letters");
        }
        arguments.add(take());
      } while (takeIf(","));
      if (!takeIf(")")) {
        throw expected("\",\" or \")\"");
      }
    }
    if (arguments.size() < shape.least() || arguments.size() > shape.most()) {
      throw new SyntaxException(
          name.from(),
          name.text()
              + " is written "
              + shape.usage()
              + ", but there are "
              + arguments.size()
              + " values in parentheses");
    }
    return arguments;
  }

  private Threshold threshold() {
    Token sign = take();
    if (sign.is("between")) {
      double least = number();
      if (!takeIf("and")) {
        throw expected("and");
      }
      double most = number();
      return made(sign, () -> Threshold.between(least, most));
    }
    if (sign.kind() == Kind.WORD) {
      return Threshold.by(season(anomalyRule(sign)));
    }
    double number = number();
    return switch (sign.text()) {
      case ">=" -> Threshold.atLeast(number);
      case "<=" -> Threshold.atMost(number);
      case ">" -> Threshold.above(number);
      case "<" -> Threshold.below(number);
      case "=", "==" -> {
        if (!takeIf("+-") && !takeIf("±")) {
          yield Threshold.equalTo(number);
        }
        Token place = token();
        double tolerance = number();
        yield made(place, () -> Threshold.equalTo(number, tolerance));
      }
      default -> Threshold.notEqualTo(number);
    };
  }

  /** Reads a rule for the earlier values of a metric, behind its first word. */
  private AnomalyRule anomalyRule(Token first) {
    if (first.is("is")) {
      require("usual");
      return AnomalyRule.usual();
    }
    if (first.is("within")) {
      Token place = token();
      double deviations = number();
      require("standard");
      require("deviations");
      boolean online = takeIf("online");
      return made(
          place,
          () ->
              online
                  ? AnomalyRule.withinOnlineDeviations(deviations)
                  : AnomalyRule.withinDeviations(deviations));
    }
    require("by");
    require("at");
    require("most");
    Token place = token();
    double limit = number();
    boolean percent = takeIf("percent");
    return made(place, () -> change(first.text().toLowerCase(Locale.ROOT), limit, percent));
  }

  private static AnomalyRule change(String verb, double limit, boolean percent) {
    return switch (verb) {
      case "falls" ->
          percent ? AnomalyRule.fallsByAtMostPercent(limit) : AnomalyRule.fallsByAtMost(limit);
      case "rises" ->
          percent ? AnomalyRule.risesByAtMostPercent(limit) : AnomalyRule.risesByAtMost(limit);
      default ->
          percent ? AnomalyRule.changesByAtMostPercent(limit) : AnomalyRule.changesByAtMost(limit);
    };
  }

  private AnomalyRule season(AnomalyRule rule) {
    if (!takeIf("for")) {
      return rule;
    }
    require("its");
    if (takeIf("weekday")) {
      return rule.forItsWeekday();
    } else if (takeIf("month")) {
      return rule.forItsMonth();
    }
    throw expected("weekday or month");
  }

  private double number() {
    return RuleShape.number(take());
  }

  private Constraint constraint(
      Token name,
      RuleShape shape,
      List<Token> arguments,
      Token sign,
      @Nullable Threshold threshold) {
    if (shape.needsThreshold() && threshold == null) {
      throw new SyntaxException(
          sign.from(), name.text() + " is written " + shape.usage() + ", with a comparison");
    }
    Check check = made(name, () -> shape.make(arguments, threshold));
    Constraint constraint = check.constraints().get(0);
    if (threshold == null || shape.needsThreshold()) {
      return constraint;
    } else if (!constraint.judgesRows() || !constraint.threshold().rule().equals("= 1")) {
      throw new SyntaxException(
          sign.from(), name.text() + " is written " + shape.usage() + ", without a comparison");
    }
    return constraint.requiring(threshold);
  }

  /** Returns what is made, with the place of a token in the error if it cannot be made. */
  private static <T> T made(Token place, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (SyntaxException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(place.from(), String.valueOf(e.getMessage()));
    }
  }

  private Expression expression(Token first) {
    try {
      int end = end();
      return Expression.parse(line.substring(first.from(), end));
    } catch (SyntaxException e) {
      throw new SyntaxException(first.from() + e.column(), String.valueOf(e.getMessage()));
    }
  }
}
