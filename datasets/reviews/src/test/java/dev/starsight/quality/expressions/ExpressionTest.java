package dev.starsight.quality.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.DataMetric;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.internal.Lexer.SyntaxException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

  /** An order; {@code weight} is a text of a file that does not say what is a number. */
  private record Order(
      @Nullable String color,
      @Nullable Integer pieces,
      @Nullable Double price,
      @Nullable Boolean paid,
      @Nullable LocalDate day,
      @Nullable String weight) {}

  private static final RowSchema<Order> SCHEMA =
      RowSchema.<Order>empty()
          .text("color", Order::color)
          .number("pieces", Order::pieces)
          .number("price", Order::price)
          .flag("paid", Order::paid)
          .date("day", Order::day)
          .with("weight", RowSchema.Type.UNTYPED, Order::weight)
          .text("Ship to", Order::color);

  private static final List<Order> ORDERS =
      List.of(
          new Order("red", 3, 2.5, true, LocalDate.of(2020, 1, 2), "10"),
          new Order("blue, dark", 0, -1.0, false, LocalDate.of(2021, 5, 1), "9.0"),
          new Order(null, null, null, null, null, null),
          new Order("9", 7, 7.0, true, LocalDate.of(2020, 12, 31), "heavy"));

  private static DataMetric metric(String expression) {
    Analyzer<?> analyzer = Analyzers.compliance(Expression.parse(expression));
    return Scan.of(SCHEMA, List.of(analyzer)).addAll(ORDERS).metric(analyzer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pieces > 0 | 2",
        "pieces >= 0 | 3",
        "pieces = 7 | 1",
        "7 = pieces | 1",
        "pieces != 7 | 2",
        "pieces <> 7 | 2",
        "not pieces = 7 | 2",
        "pieces <= price | 1",
        "pieces == price | 1",
        "price < -0.5 | 1",
        "price between 2.5 and 7 | 2",
        "not price between 2.5 and 7 | 1",
        "color = red | 1",
        "color = 'red' | 1",
        "color = \"blue, dark\" | 1",
        "color in (red, \"blue, dark\", green) | 2",
        "color not in (red, green) | 2",
        "color is null | 1",
        "color is not null | 3",
        "color = 9 | 1",
        "color < blue | 1",
        "`Ship to` = red | 1",
        "paid = Y | 2",
        "paid = true | 2",
        "paid != no | 2",
        "day >= 2020-06-01 | 2",
        "day = 2020-01-02 | 1",
        "weight > 9.5 | 1",
        "weight = 9 | 1",
        "weight != 9 | 2",
        "weight = heavy | 1",
        "weight <= pieces | 0",
        "weight <= 2020 | 2",
        "weight > 1999-01-01 | 0",
        "weight != 1999-01-01 | 3",
        "color != ９ | 3",
        "color matches '^b' | 1",
        "color not matches '^b' | 2",
        "pieces > 0 and price > 5 | 1",
        "pieces > 0 or price < 0 | 3",
        "pieces > 100 or color is null | 1",
        "not (pieces > 0 or price < 0) | 0",
        "pieces > 0 and not paid = N and (color = red or day < 2000-01-01) | 1",
        "PIECES is null or pieces > 1 | -1"
      })
  void countsRowsThatMeetIt(String expression, int rows) {
    DataMetric metric = metric(expression);
    if (rows < 0) {
      assertThat(metric.note()).startsWith("there is no column PIECES; there are color, pieces");
    } else {
      assertThat(metric.note()).doesNotStartWith("there is no column");
      assertThat(metric.value() * ORDERS.size()).isEqualTo(rows);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pieces > many | pieces is a column of numbers, but many is neither a column nor one",
        "pieces > color | pieces is a column of numbers, but color is a column of texts",
        "day > soon | day is a column of days, but soon is neither a column nor one",
        "pieces > １ | pieces is a column of numbers, but １ is neither a column nor one",
        "day >= 2015 | day is a column of days, but 2015 is a number",
        "2015 < day | day is a column of days, but 2015 is a number",
        "day between 2014 and 2016 | day is a column of days, but 2014 is a number",
        "day in (2014, 2016) | day is a column of days, but 2014 is a number",
        "pieces = day | pieces is a column of numbers, but day is a column of days",
        "pieces < 2015-01-01 | pieces is a column of numbers, but 2015-01-01 is a day",
        "paid > N | true and false can be compared by = and != only, but not by >",
        "paid = perhaps | a column of true and false is compared with perhaps, which is neither",
        "size > 4 | there is no column size; there are color, pieces, price, paid, day, weight,"
            + " Ship to"
      })
  void isNotEvaluatedWhereItMakesNoSense(String expression, String note) {
    assertThat(metric(expression).note()).isEqualTo(note);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pieces > | 8 | expected a column or a value, but found the end",
        "pieces | 6 | expected a comparison such as =, <=, in, between, matches or is null, but"
            + " found the end",
        "> 3 | 0 | expected a column, but found \">\"",
        "(pieces > 3 | 11 | expected \")\", but found the end",
        "pieces > 3 price > 2 | 11 | expected and, or or the end, but found \"price\"",
        "pieces in 3 | 10 | expected \"(\", but found \"3\"",
        "pieces between 3 or 4 | 17 | expected \"and\", but found \"or\"",
        "pieces is 3 | 10 | expected \"null\", but found \"3\"",
        "color = 'red | 8 | the quote is not closed",
        "pieces ! 3 | 7 | the character \"!\" has no meaning here",
        "color matches a | 14 | a regular expression must be in quotes, but is \"a\"",
        "color matches '(' | 14 | the regular expression is wrong: Unclosed group",
        "'red' is null | 0 | expected a column, but found the value \"red\""
      })
  void saysWhereItIsWrong(String expression, int column, String message) {
    assertThatThrownBy(() -> Expression.parse(expression))
        .isInstanceOfSatisfying(
            SyntaxException.class, e -> assertThat(e.column()).isEqualTo(column))
        .hasMessage(message);
  }

  @Test
  void refusesDeepNesting() {
    assertThat(Expression.parse("(".repeat(150) + "a = 1" + ")".repeat(150)).text()).hasSize(305);
    assertThatThrownBy(() -> Expression.parse("(".repeat(100_000)))
        .hasMessage("at most 200 parentheses can be inside each other");
  }

  @ParameterizedTest
  @CsvSource({"and, 1", "or, 3"})
  void takesManyTermsInARow(String word, int rows) {
    String terms = String.join(" " + word + " ", Collections.nCopies(100_000, "pieces > 0"));
    assertThat(metric(terms + " " + word + " price < 0 or price = 2.5").value() * ORDERS.size())
        .isEqualTo(rows);
  }

  @Test
  void quotesWordsThatNeedIt() {
    List<String> words =
        Arrays.asList("a_b-c.d", "Été", "5", "a b", "", "a\"b\\", "#", "null", "In", "-", "a\tb");
    assertThat(words.stream().map(Expression::word))
        .containsExactly(
            "a_b-c.d",
            "Été",
            "5",
            "\"a b\"",
            "\"\"",
            "\"a\\\"b\\\\\"",
            "\"#\"",
            "\"null\"",
            "\"In\"",
            "\"-\"",
            "\"a\\tb\"");
  }
}
