package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFieldsTest {

  private static JsonFields fields(String json) throws IOException {
    return JsonFields.parse("a.json", json.replace('\'', '"'));
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(reading)
        .withMessage("a.json: " + message)
        .satisfies(
            e -> {
              assertThat(e.source()).isEqualTo("a.json");
              assertThat(e.reason()).isEqualTo(message);
            });
  }

  @Test
  void readsEveryType() throws IOException {
    JsonFields fields =
        fields(
            "{'text': 'é', 'count': 9223372036854775807, 'whole': -9223372036854775808,"
                + " 'integer': -7, 'real': 2, 'nan': null, 'flag': true, 'texts': ['b', 'a'],"
                + " 'integers': [3, 1], 'reals': [0.5, 1], 'byName': {'z': '1', 'y': '2'}}");

    assertThat(fields.text("text")).isEqualTo("é");
    assertThat(fields.count("count")).isEqualTo(Long.MAX_VALUE);
    assertThat(fields.whole("whole")).isEqualTo(Long.MIN_VALUE);
    assertThat(fields.integer("integer")).isEqualTo(-7);
    assertThat(fields.integer("integer", -7, -7)).isEqualTo(-7);
    assertThat(fields.real("real")).isEqualTo(2);
    assertThat(fields.realOrNaN("real")).isEqualTo(2);
    assertThat(fields.realOrNaN("nan")).isNaN();
    assertThat(fields.flag("flag")).isTrue();
    assertThat(fields.texts("texts")).containsExactly("b", "a");
    assertThat(fields.integers("integers", 1, 3)).containsExactly(3, 1);
    assertThat(fields.reals("reals")).containsExactly(0.5, 1);
    assertThat(fields.textsByName("byName"))
        .containsExactly(Map.entry("z", "1"), Map.entry("y", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.7", "5.0", "-1", "9223372036854775808", "'3'", "true", "null", "[3]"})
  void aCountIsAWholeNumberInRange(String value) throws IOException {
    JsonFields fields = fields("{'bytes': " + value + "}");
    assertRefused(
        () -> fields.count("bytes"),
        "the field \"bytes\" must be a whole number of at least 0, but is "
            + value.replace('\'', '"'));
  }

  @Test
  void reportsWrongTypesWithPathAndValue() throws IOException {
    JsonFields fields =
        fields("{'a': {'b': [{'c': 1.5}]}, 'list': ['x', 2], 'large': 1e999, 'more': [1, 9]}");
    JsonFields inner = fields.object("a").elements("b").get(0);

    assertRefused(() -> inner.text("c"), "the field \"a.b[0].c\" must be a text, but is 1.5");
    assertRefused(
        () -> inner.whole("c"),
        "the field \"a.b[0].c\" must be a whole number of at most 64 bits, but is 1.5");
    assertRefused(
        () -> inner.integer("c"),
        "the field \"a.b[0].c\" must be a whole number of at most 32 bits, but is 1.5");
    assertRefused(
        () -> inner.flag("c"), "the field \"a.b[0].c\" must be true or false, but is 1.5");
    assertRefused(() -> fields.texts("list"), "the field \"list[1]\" must be a text, but is 2");
    assertRefused(
        () -> fields.texts("a"), "the field \"a\" must be a list, but is {\"b\":[{\"c\":1.5}]}");
    assertRefused(
        () -> fields.object("list"), "the field \"list\" must be a JSON object, but is [\"x\",2]");
    assertThatThrownBy(() -> fields.real("large"))
        .hasMessageContaining("\"large\" must be a number");
    assertRefused(
        () -> fields.integers("more", 1, 8),
        "the field \"more[1]\" must be a whole number from 1 to 8, but is 9");
  }

  @Test
  void reportsMissingFields() throws IOException {
    JsonFields fields = fields("{'a': {}}");

    assertRefused(() -> fields.text("b"), "the field \"b\" is missing");
    assertRefused(() -> fields.object("a").count("rows"), "the field \"a.rows\" is missing");
    assertRefused(() -> fields.realOrNaN("b"), "the field \"b\" is missing");
    assertRefused(() -> fields.nullable("b", f -> f), "the field \"b\" is missing");
  }

  @Test
  void reportsARootOfTheWrongType() throws IOException {
    assertRefused(() -> fields("[]").text("a"), "must be a JSON object, but is []");
    assertRefused(() -> fields("{}").elements(), "must be a list, but is {}");
  }

  @Test
  void cutsLongValuesInErrors() throws IOException {
    JsonFields fields = fields("{'a': '" + "x".repeat(5000) + "'}");
    assertThatThrownBy(() -> fields.count("a")).message().hasSizeLessThan(250).endsWith("xxx…");
  }

  @Test
  void reportsWhereAReaderFoundABrokenRule() throws IOException {
    JsonFields fields = fields("{'sizes': [{'n': 1}, {'n': 0}], 'none': null}");

    assertThat(fields.list("sizes", size -> size.count("n"))).isEqualTo(List.of(1L, 0L));
    Long none = fields.nullable("none", JsonFieldsTest::positive);
    assertThat(none).isNull();
    assertRefused(
        () -> fields.list("sizes", JsonFieldsTest::positive),
        "the field \"sizes[1]\": n must be positive");
    assertRefused(
        () -> fields.as(all -> positive(all.elements("sizes").get(1))), "n must be positive");
    assertThat(fields.refused("none", "a size"))
        .hasMessage("a.json: the field \"none\" must be a size, but is null");
  }

  private static long positive(JsonFields size) throws IOException {
    long n = size.count("n");
    if (n < 1) {
      throw new IllegalArgumentException("n must be positive");
    }
    return n;
  }

  @Test
  void aNewerFormatIsNotDamage() throws IOException {
    fields("{'format': 1}").requireFormat(1);
    assertThatThrownBy(() -> fields("{'format': 2}").requireFormat(1))
        .isNotInstanceOf(DamagedFileException.class)
        .hasMessage("a.json: has format 2, written by a newer Starsight; this one reads format 1");
    assertThatThrownBy(() -> fields("{'format': 3}").requireFormat(1, 2))
        .hasMessageEndingWith("this one reads format 1 to 2");
    assertRefused(
        () -> fields("{'format': '1'}").requireFormat(1),
        "the field \"format\" must be 1, but is \"1\"");
    assertRefused(() -> fields("{}").requireFormat(1), "the field \"format\" is missing");
  }

  @Test
  void namesUnknownFields() throws IOException {
    JsonFields fields = fields("{'b': 1, 'a': 2, 'c': 3}");
    fields.requireOnly(Set.of("a", "b", "c", "d"));
    assertRefused(() -> fields.requireOnly(Set.of("c")), "has unknown fields [a, b]");
  }
}
