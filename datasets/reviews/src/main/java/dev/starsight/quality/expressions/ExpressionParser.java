package dev.starsight.quality.expressions;

import dev.starsight.quality.internal.Lexer.Kind;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import dev.starsight.quality.internal.Lexer.Token;
import dev.starsight.quality.internal.TokenReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Parses expressions by recursive descent. For one use. */
final class ExpressionParser extends TokenReader {

  private static final Set<String> SIGNS = Set.of("=", "==", "!=", "<>", "<", "<=", ">", ">=");

  /** Deeper nesting is a mistake. */
  private static final int MAX_DEPTH = 200;

  private int depth;

  private ExpressionParser(String text) {
    super(text);
  }

  static Logic.Node parse(String text) {
    ExpressionParser parser = new ExpressionParser(text);
    Logic.Node node = parser.alternatives();
    if (!parser.isAtEnd()) {
      throw parser.expected("and, or or the end");
    }
    return node;
  }

  private Logic.Node alternatives() {
    List<Logic.Node> nodes = new ArrayList<>();
    do {
      nodes.add(conjunction());
    } while (takeIf("or"));
    return nodes.size() == 1 ? nodes.get(0) : Logic.or(nodes);
  }

  private Logic.Node conjunction() {
    List<Logic.Node> nodes = new ArrayList<>();
    do {
      nodes.add(negation());
    } while (takeIf("and"));
    return nodes.size() == 1 ? nodes.get(0) : Logic.and(nodes);
  }

  private Logic.Node negation() {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(
          token().from(), "at most " + MAX_DEPTH + " parentheses can be inside each other");
    }
    Logic.Node node;
    if (takeIf("not")) {
      node = Logic.not(negation());
    } else if (takeIf("(")) {
      node = alternatives();
      require(")");
    } else {
      node = comparison();
    }
    depth--;
    return node;
  }

  private Logic.Node comparison() {
    Operand left = operand(true);
    if (takeIf("is")) {
      boolean negated = takeIf("not");
      require("null");
      Logic.Node node = Comparisons.isNull(column(left));
      return negated ? Logic.not(node) : node;
    }
    boolean negated = takeIf("not");
    if (takeIf("in")) {
      return negated(negated, Comparisons.in(column(left), list()));
    } else if (takeIf("between")) {
      Operand least = operand(false);
      require("and");
      Operand most = operand(false);
      return negated(
          negated,
          Logic.and(List.of(Comparisons.of(left, ">=", least), Comparisons.of(left, "<=", most))));
    } else if (takeIf("matches")) {
      return negated(negated, matches(column(left)));
    } else if (!negated && SIGNS.contains(token().text()) && token().kind() == Kind.SYMBOL) {
      String sign = take().text();
      return Comparisons.of(left, sign, operand(false));
    }
    throw expected("a comparison such as =, <=, in, between, matches or is null");
  }

  private static Logic.Node negated(boolean negated, Logic.Node node) {
    return negated ? Logic.not(node) : node;
  }

  private Logic.Node matches(Operand column) {
    Token regex = take();
    if (regex.kind() != Kind.TEXT) {
      throw new SyntaxException(
          regex.from(), "a regular expression must be in quotes, but is " + regex.shown());
    }
    try {
      return Comparisons.matches(column, regex.text());
    } catch (PatternSyntaxException e) {
      throw new SyntaxException(
          regex.from(), "the regular expression is wrong: " + e.getDescription());
    }
  }

  private List<Operand> list() {
    require("(");
    List<Operand> list = new ArrayList<>();
    do {
      list.add(literal());
    } while (takeIf(","));
    require(")");
    return list;
  }

  /** Reads a value of a list, which is never a column. */
  private Operand literal() {
    Token value = operand(false).token();
    return new Operand(new Token(Kind.TEXT, value.text(), value.from(), value.to()), false);
  }

  private static Operand column(Operand operand) {
    Token token = operand.token();
    if (token.kind() == Kind.TEXT || !operand.mustBeColumn()) {
      throw new SyntaxException(
          token.from(), "expected a column, but found the value " + token.shown());
    }
    return operand;
  }

  /** Reads a column or, if it may be one, a literal. */
  private Operand operand(boolean columnFirst) {
    Token token = token();
    if (token.kind() == Kind.END || token.kind() == Kind.SYMBOL || token.isKeyword()) {
      throw expected(columnFirst ? "a column" : "a column or a value");
    }
    take();
    boolean literal =
        token.kind() != Kind.COLUMN
            && (Operand.isNumber(token.text()) || Operand.isDate(token.text()));
    return new Operand(token, columnFirst && !literal);
  }
}
