package dev.starsight.quality.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.LeakRow;
import dev.starsight.quality.learning.LearningFindings.LeakValue;
import dev.starsight.quality.learning.LearningFindings.Place;
import dev.starsight.run.Run;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ColumnLeakTest {

  private final LearningChecks checks = new LearningChecks(LearningCheckOptions.defaults());
  private int rows;

  private void add(String label, String text, String column, String value) {
    rows++;
    checks.accept(
        new TextRow("a.tsv", rows, "R" + rows, label, text, Map.of(column, value), false));
  }

  private LearningFindings find() {
    return checks.finish(Ratio.percent(90, 5, 5), Run.unlimited().withThreads(1));
  }

  private static LeakRow row(int number, String label) {
    return new LeakRow(new Place("a.tsv", number, "R" + number), "headline", label);
  }

  @Test
  void listsTheRowsThatItCounts() {
    List<String> headlines = List.of("Great!", "BAD", "bad...", "so-so", "great");
    for (int i = 0; i < 100; i++) {
      add(i % 5 == 0 ? "great" : "bad", "text number " + i, "headline", headlines.get(i % 5));
    }

    LearningFindings found = find();

    Leak leak = found.leaks().get(0);
    assertThat(leak.how()).isEqualTo("names");
    assertThat(leak.rows()).isEqualTo(80);
    assertThat(leak.rightRows()).isEqualTo(60);
    assertThat(found.lists().leaks())
        .hasSize(60)
        .startsWith(row(1, "great"), row(2, "bad"), row(3, "bad"), row(6, "great"));
  }

  @Test
  void showsNoPersonalDataTextsOrRareValuesThatNameTheLabel() throws IOException {
    for (int i = 0; i < 100; i++) {
      int star = i % 5 + 1;
      String headline =
          switch (i % 3) {
            case 0 -> star + " stars, write to jane.doe@example.org";
            case 1 -> star + " stars from the one and only customer " + i;
            default -> star + " stars";
          };
      add("" + star, star + " stars, and my name is Jane", "headline", headline);
    }

    LearningFindings found = find();

    assertThat(found.leaks()).extracting(Leak::column).containsExactly("text", "headline");
    assertThat(found.leaks().get(0).values()).isEmpty();
    assertThat(found.leaks().get(1).values())
        .extracting(LeakValue::value)
        .containsExactlyInAnyOrder("1 stars", "2 stars", "3 stars", "4 stars", "5 stars");
    assertThat(printed(found)).doesNotContainIgnoringCase("jane").doesNotContain("customer");
  }

  @Test
  void showsNoPersonalDataThatIsALabel() {
    for (int i = 0; i < 100; i++) {
      String seller = i % 2 == 0 ? "jane.doe@example.org" : "shop";
      add(seller, "text number " + i, "seller", seller);
    }

    Leak leak = find().leaks().get(0);

    assertThat(leak.how()).isEqualTo("names");
    assertThat(leak.values()).containsExactly(new LeakValue("shop", 50, 50));
  }

  /** Returns all that is printed of the findings. */
  private static String printed(LearningFindings found) throws IOException {
    ObjectNode summary = Json.object();
    found.addTo(summary);
    return LearningReport.of(found, new Provenance(List.of(), List.of())).html()
        + summary
        + found.sentences();
  }
}
