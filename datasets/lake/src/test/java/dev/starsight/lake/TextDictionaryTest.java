package dev.starsight.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import tech.tablesaw.api.StringColumn;

/** A column built at once equals a column built text by text. */
final class TextDictionaryTest {

  @Property(tries = 40)
  void buildsTheSameColumnAsAppending(
      @ForAll long seed, @ForAll @IntRange(max = 3_000) int rows, @ForAll boolean repeats) {
    SplittableRandom random = new SplittableRandom(seed);
    TextDictionary dictionary = new TextDictionary();
    StringColumn expected = StringColumn.create("a");
    for (int i = 0; i < rows; i++) {
      int n = random.nextInt(repeats ? 20 : 5_000);
      String text = n == 0 ? "" : "日text " + n;
      if (n == 1) {
        dictionary.append(null);
        expected.appendMissing();
      } else {
        dictionary.append(text);
        expected.append(text);
      }
    }

    StringColumn column = dictionary.column("a");

    assertSame(column, expected);
    for (String text : List.of("new", "", "日text 2", "another")) {
      column.append(text);
      expected.append(text);
    }
    column.appendMissing();
    expected.appendMissing();
    column.set(0, "set");
    expected.set(0, "set");
    assertSame(column, expected);
    column.sortDescending();
    expected.sortDescending();
    assertSame(column, expected);
  }

  private static void assertSame(StringColumn column, StringColumn expected) {
    assertThat(column.asList()).isEqualTo(expected.asList());
    assertThat(column.countMissing()).isEqualTo(expected.countMissing());
    assertThat(column.countUnique()).isEqualTo(expected.countUnique());
    assertThat(column.asSet()).isEqualTo(expected.asSet());
    assertThat(column.isEqualTo("日text 2").toArray())
        .isEqualTo(expected.isEqualTo("日text 2").toArray());
    assertThat(column.isMissing().toArray()).isEqualTo(expected.isMissing().toArray());
    assertThat(sorted(column.unique())).isEqualTo(sorted(expected.unique()));
    assertThat(column.removeMissing().asList()).isEqualTo(expected.removeMissing().asList());
    assertThat(column.countByCategory().sortOn(0).print())
        .isEqualTo(expected.countByCategory().sortOn(0).print());
    assertThat(column.copy().asList()).isEqualTo(expected.asList());
  }

  private static List<String> sorted(StringColumn column) {
    List<String> texts = new ArrayList<>(column.asList());
    texts.sort(null);
    return texts;
  }
}
