package dev.starsight.quality.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.quality.anomalies.AnomalyRule;
import dev.starsight.quality.anomalies.Season;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.checks.Level;
import dev.starsight.quality.checks.Threshold;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules whose history decides. */
class HistoryRulesTest {

  private static List<String> descriptions(Check check) {
    return check.constraints().stream().map(Constraint::description).toList();
  }

  private static AnomalyRule rule(Constraint constraint) {
    return Objects.requireNonNull(constraint.threshold().history());
  }

  @Test
  void whatIsSaidInJavaCanBeWrittenInAFile() {
    Check java =
        Check.named("all")
            .hasSize(Threshold.usual())
            .hasSize(Threshold.by(AnomalyRule.usual().forItsWeekday()))
            .hasMean("a", Threshold.by(AnomalyRule.changesByAtMost(0.05)))
            .hasMean("a", Threshold.by(AnomalyRule.changesByAtMostPercent(20)))
            .hasMean("a", Threshold.by(AnomalyRule.fallsByAtMost(0)))
            .hasMean("a", Threshold.by(AnomalyRule.fallsByAtMostPercent(12.5)))
            .hasMean("a", Threshold.by(AnomalyRule.risesByAtMost(7)))
            .hasMean("a", Threshold.by(AnomalyRule.risesByAtMostPercent(7).forItsMonth()))
            .hasSum("a", Threshold.by(AnomalyRule.withinDeviations(3)))
            .hasSum("a", Threshold.by(AnomalyRule.withinOnlineDeviations(2.5).forItsWeekday()))
            .isComplete("a")
            .requiring(Threshold.usual())
            .where("b = 1");

    List<Check> parsed = RulesFile.parse("rules.txt", String.join("\n", descriptions(java)));

    assertThat(descriptions(parsed.get(0))).isEqualTo(descriptions(java));
    for (int i = 0; i < java.constraints().size(); i++) {
      AnomalyRule written = rule(parsed.get(0).constraints().get(i));
      AnomalyRule said = rule(java.constraints().get(i));
      assertThat(written.text()).isEqualTo(said.text());
      assertThat(written.season()).isEqualTo(said.season());
      assertThat(written.least()).isEqualTo(said.least());
      assertThat(written.method()).hasSameClassAs(said.method());
    }
    assertThat(descriptions(java).get(10)).isEqualTo("isComplete(a) is usual where b = 1");
  }

  @Test
  void aRuleHasALevelAndWordsInAnyCase() {
    Check check =
        RulesFile.parse(
                "rules.txt", "warning: hasSize() Falls BY at most 20 percent FOR its WEEKDAY # ok")
            .get(0);

    assertThat(check.level()).isEqualTo(Level.WARNING);
    AnomalyRule rule = rule(check.constraints().get(0));
    assertThat(rule.text()).isEqualTo("falls by at most 20 percent for its weekday");
    assertThat(rule.season()).isEqualTo(Season.WEEKDAY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "hasSize() is | 13 | expected \"usual\", but found the end",
        "hasSize() is odd | 14 | expected \"usual\", but found \"odd\"",
        "hasSize() changes by 3 | 22 | expected \"at\", but found \"3\"",
        "hasSize() falls by at most much | 28 | expected a number, but found \"much\"",
        "hasSize() rises by at most -1 | 28 | the limit of a rule must be a number of at least 0,"
            + " but is -1.0",
        "hasSize() within 3 deviations | 20 | expected \"standard\", but found \"deviations\"",
        "hasSize() is usual for its year | 28 | expected weekday or month, but found \"year\"",
        "hasSize() is usual today | 20 | expected a comparison such as >= 0.9 or is usual, where,"
            + " or the end of the line, but found \"today\"",
        "hasMinimum(a, 1) is usual | 18 | hasMinimum is written hasMinimum(COLUMN, NUMBER), without"
            + " a comparison"
      })
  void aMistakeIsReportedWithItsPlace(String rule, int column, String message) {
    assertThatThrownBy(() -> RulesFile.parse("rules.txt", rule))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "rules.txt, line 1, column " + column + ": " + message + ", in the rule: " + rule);
  }
}
