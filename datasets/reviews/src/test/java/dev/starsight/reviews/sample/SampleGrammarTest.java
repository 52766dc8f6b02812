package dev.starsight.reviews.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.reviews.sample.SampleGrammar.Rule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SampleGrammarTest {

  private static final SampleProduct PRODUCT =
      new SampleProduct(1, "kettle", "Kettle", "Oakendale", "Oakendale Kettle");

  private final Map<String, SampleGrammar> grammars = SampleGrammar.load();

  @Test
  void hasCategoriesThatMakeAWhole() {
    assertThat(SampleCategory.all()).hasSize(10);
    assertThat(SampleCategory.all().stream().mapToInt(SampleCategory::weight).sum()).isEqualTo(100);
  }

  @Test
  void putsTheRightArticleBeforeAWord() {
    SampleProduct adventure = new SampleProduct(1, "adventure", "Adventure", "Oakendale", "");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      all.append(text(i).sentence(kitchen("fill"), ". "));
      all.append(new SampleText(SampleRandom.of(i), adventure, "").sentence(kitchen("fill"), ". "));
    }

    assertThat(all.toString())
        .contains("with a kettle", "with an adventure")
        .doesNotContainPattern("\\b[Aa] [aeio][a-z]")
        .doesNotContainPattern("\\b[Aa]n [bcdfgjklmnpqrstvwxyz][a-z]");
  }

  @Test
  void beginsEverySentenceWithACapital() {
    for (String name : List.of("frame.pp", "frame.n", "plain.nn", "middle.p", "borrow.nn")) {
      Rule rule = kitchen(name);
      for (int i = 0; i < 2_000; i++) {
        assertThat(text(i).sentence(rule, ".").toString()).doesNotContainPattern("(^|[.!?] )[a-z]");
      }
    }
  }

  @Test
  void countsWordsWhileTheTextGrows() {
    SampleText text = text(1);

    assertThat(text.words()).isZero();
    assertThat(text.literal("two wo").words()).isEqualTo(2);
    assertThat(text.literal("rds and more").words()).isEqualTo(4);
  }

  @Test
  void namesARuleThatIsMissing() {
    assertThatThrownBy(() -> kitchen("nothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("sample-grammar.txt has no rule @nothing");
  }

  private static SampleText text(long seed) {
    return new SampleText(SampleRandom.of(seed), PRODUCT, "\"");
  }

  private Rule kitchen(String name) {
    return Objects.requireNonNull(grammars.get("Kitchen")).rule(name);
  }
}
