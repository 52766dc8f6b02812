package dev.starsight.learner.internal.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.Example;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.learner.internal.vectorizer.SparseRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnEncoderTest {

  private static final List<String> NAMES = List.of("age", "day", "class", "title");

  /** Returns 100 rows with ages, days, two frequent and some rare classes, and telling titles. */
  private static List<Example> rows() {
    List<Example> rows = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      Map<String, String> columns = new LinkedHashMap<>();
      columns.put("age", i % 10 == 0 ? "" : Integer.toString(i + i % 2));
      columns.put("day", "2015-08-" + (10 + i % 20));
      columns.put("class", i % 25 == 0 ? "rare" + i : i % 3 == 0 ? "Tops" : "Shoes");
      columns.put("title", (i % 2 == 0 ? "very good thing" : "very bad thing") + " number" + i);
      rows.add(new Example("r" + i, "text", i % 2 == 0 ? "5" : "1", columns));
    }
    return rows;
  }

  private static ColumnEncoder fit(List<String> names) {
    int[] targets =
        rows().stream().mapToInt(row -> row.requireLabel().equals("5") ? 1 : 0).toArray();
    return ColumnEncoder.fit(rows(), names, targets, 2, 2);
  }

  private static Example example(String column, String value) {
    return new Example("x", "text", null, Map.of(column, value));
  }

  /** Returns the encoded features of an example by name. */
  private static Map<String, Float> features(ColumnEncoder encoder, Example example) {
    Map<String, Float> features = new LinkedHashMap<>();
    encoder.encode(example, (number, value) -> features.put(encoder.feature(number), value));
    return features;
  }

  private static double[] dense(ColumnEncoder encoder, Example example) {
    double[] row = new double[encoder.denseSize() + 1];
    encoder.fill(example, row, 1);
    return row;
  }

  @Test
  void encodesNumbersByDistanceAndBin() {
    ColumnEncoder age = fit(List.of("age"));
    Map<String, Float> median = features(age, example("age", "51"));
    assertThat(median).containsEntry("age up to 60", ColumnEncoder.WEIGHT);
    Map<String, Float> high = features(age, example("age", "1e6"));
    assertThat(high).containsKey("age above 90").containsEntry("age", ColumnEncoder.WEIGHT);
    assertThat(features(age, example("age", "-1e6"))).containsEntry("age", -ColumnEncoder.WEIGHT);
    for (String missing : List.of("", "NA", "abc")) {
      assertThat(features(age, example("age", missing)))
          .containsOnly(Map.entry("age missing", ColumnEncoder.WEIGHT));
    }
    assertThat(features(age, Example.unlabelled("x", "text"))).containsOnlyKeys("age missing");
    assertThat(dense(age, example("age", "51"))).containsExactly(0, 51);
    assertThat(dense(age, example("age", ""))[1]).isLessThan(1);
  }

  @Test
  void encodesDaysAsNumbers() {
    ColumnEncoder day = fit(List.of("day"));
    assertThat(dense(day, example("day", "1970-01-11"))).containsExactly(0, 10);
  }

  @Test
  void encodesEachFrequentValue() {
    ColumnEncoder values = fit(List.of("class"));
    assertThat(values.size()).isEqualTo(4);
    assertThat(features(values, example("class", "Tops"))).containsOnlyKeys("class = Tops");
    assertThat(features(values, example("class", " Shoes "))).containsOnlyKeys("class = Shoes");
    assertThat(features(values, example("class", "rare25")))
        .containsOnlyKeys("class = another value");
    assertThat(features(values, example("class", ""))).containsOnlyKeys("class missing");
    assertThat(dense(values, example("class", "Shoes"))).containsExactly(0, 1, 0, 0, 0);
    assertThat(dense(values, example("class", "new"))).containsExactly(0, 0, 0, 1, 0);
    assertThat(dense(values, example("other", "x"))).containsExactly(0, 0, 0, 0, 1);
  }

  @Test
  void encodesTheWordsOfTexts() {
    ColumnEncoder words = fit(List.of("title"));
    Map<String, Float> features = features(words, example("title", "A GOOD thing"));
    assertThat(features).containsKey("title: good").doesNotContainKey("title: bad");
    double squares = features.values().stream().mapToDouble(v -> v * v).sum();
    assertThat(Math.sqrt(squares)).isCloseTo(ColumnEncoder.WEIGHT, within(1e-6));
    assertThat(features(words, example("title", ""))).isEmpty();
  }

  @Test
  void appendsColumnsToTheFeaturesOfTexts() {
    ColumnEncoder encoder = fit(NAMES);
    SparseRows texts =
        new SparseRows(new int[] {0, 2, 2}, new int[] {0, 4}, new float[] {0.6f, 0.8f});
    List<Example> two = rows().subList(0, 2);
    SparseRows all = encoder.append(texts, two, 5);
    assertThat(all.rows()).isEqualTo(2);
    assertThat(all.columns).startsWith(0, 4);
    for (int row = 0; row < 2; row++) {
      int position = all.starts[row] + (row == 0 ? 2 : 0);
      List<String> expected = List.copyOf(features(encoder, two.get(row)).keySet());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(encoder.feature(all.columns[position + i] - 5)).isEqualTo(expected.get(i));
      }
      assertThat(all.starts[row + 1] - position).isEqualTo(expected.size());
    }
    assertThat(ColumnEncoder.none().append(texts, two, 5)).isSameAs(texts);
  }

  @Test
  void survivesTheRoundTrip(@TempDir Path directory) throws IOException {
    ColumnEncoder encoder = fit(NAMES);
    encoder.write(directory);
    ColumnEncoder opened = ColumnEncoder.open(directory);
    assertThat(opened.names()).isEqualTo(NAMES);
    assertThat(opened.toJson()).isEqualTo(encoder.toJson());
    for (Example row : rows()) {
      assertThat(features(opened, row)).isEqualTo(features(encoder, row));
      assertThat(dense(opened, row)).isEqualTo(dense(encoder, row));
    }
  }

  @Test
  void writesNothingWithoutColumns(@TempDir Path directory) throws IOException {
    ColumnEncoder.none().write(directory);
    assertThat(directory).isEmptyDirectory();
    assertThat(ColumnEncoder.open(directory).names()).isEmpty();
  }

  @Test
  void isDeterministic() {
    assertThat(fit(NAMES).toJson()).isEqualTo(fit(NAMES).toJson());
  }

  @Test
  void refusesDamagedFields() throws IOException {
    String valid = fit(NAMES).toJson().toString();
    for (String damaged :
        List.of(
            "{}",
            "[{}]",
            valid.replace("\"numbers\"", "\"number\""),
            valid.replaceFirst("\"spread\":[0-9.]+", "\"spread\":0"),
            valid.replaceFirst("\"median\":[0-9.]+", "\"median\":\"x\""),
            valid.replaceFirst("\"edges\":\\[", "\"edges\":[1e9,"),
            valid.replace("\"Shoes\"", "\"Tops\""),
            valid.replace("\"Shoes\"", "7"),
            valid.replaceFirst("\"ngrams\":\\[[^]]*\\]", "\"ngrams\":{}"))) {
      assertThat(damaged).isNotEqualTo(valid);
      JsonFields fields = JsonFields.parse("columns.json", damaged);
      assertThatThrownBy(() -> fields.as(ColumnEncoder::fromJson))
          .as(damaged)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageStartingWith("columns.json: ");
    }
  }
}
