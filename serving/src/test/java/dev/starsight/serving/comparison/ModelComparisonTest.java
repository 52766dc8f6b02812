package dev.starsight.serving.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.serving.comparison.ModelComparison.Estimate;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.Feedback;
import dev.starsight.serving.traffic.Context;
import dev.starsight.serving.traffic.FixedShares;
import dev.starsight.serving.traffic.LinUcb;
import dev.starsight.serving.traffic.ThompsonSampling;
import dev.starsight.serving.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelComparisonTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final List<String> MODELS = List.of("a", "b");

  @TempDir Path folder;

  /** Writes a log of texts for which the models are right with these probabilities. */
  private Path simulate(String name, TrafficPolicy policy, int texts, double a, double b, long seed)
      throws IOException {
    Path log = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(seed);
    CompletionStage<Void> last = CompletableFuture.completedFuture(null);
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int i = 0; i < texts; i++) {
        Context context = new Context(random.nextInt(1_000));
        // Long texts are harder for both.
        double easy = context.characters() < 500 ? 0.1 : -0.1;
        TrafficPolicy.Choice choice = policy.choose(context);
        double reward = random.nextDouble() < easy + (choice.model().equals("a") ? a : b) ? 1 : 0;
        policy.learn(choice.model(), context, reward);
        writer.append(decision(Integer.toString(i), policy.name(), choice, context));
        last = writer.append(new Feedback(Integer.toString(i), NOON, reward));
      }
      last.toCompletableFuture().join();
      assertThat(writer.lost()).isZero();
    }
    return log;
  }

  private static Decision decision(
      String id, String policy, TrafficPolicy.Choice choice, Context context) {
    return new Decision(
        id,
        NOON,
        policy,
        choice.model(),
        "0123456789ab",
        choice.propensity(),
        "5",
        0.9,
        Map.of("1", 0.1, "5", 0.9),
        context.characters(),
        1.5,
        choice.shadows().stream()
            .map(name -> new Decision.Shadow(name, "ba9876543210", "1", 0.6))
            .toList(),
        null);
  }

  private static double estimate(ModelComparison comparison, String name) {
    return comparison.estimates().stream()
        .filter(each -> each.name().equals(name))
        .mapToDouble(Estimate::estimate)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsTheBetterModelWhateverThePolicyFavours() throws IOException {
    List<TrafficPolicy> policies =
        List.of(
            FixedShares.of(Map.of("a", 0.8, "b", 0.2), 1),
            new ThompsonSampling(MODELS, 1),
            new LinUcb(MODELS, 1));
    for (TrafficPolicy policy : policies) {
      ModelComparison comparison =
          ModelComparison.of(simulate(policy.name(), policy, 6_000, 0.6, 0.72, 5));

      assertThat(comparison.better()).as(policy.name()).contains("b");
      assertThat(estimate(comparison, "b")).isBetween(0.66, 0.78);
      assertThat(comparison.estimates())
          .allSatisfy(
              each -> {
                double truth = each.name().equals("a") ? 0.6 : 0.72;
                assertThat(Math.abs(each.estimate() - truth)).isLessThan(each.halfWidth());
                assertThat(each.weighted()).isBetween(truth - 0.15, truth + 0.15);
              });
    }
  }

  @Test
  void aPolicyThatLearnsGivesMostTextsToTheBetterModel() {
    for (TrafficPolicy policy : List.of(new ThompsonSampling(MODELS, 3), new LinUcb(MODELS, 3))) {
      SplittableRandom random = new SplittableRandom(4);
      int better = 0;
      for (int i = 0; i < 4_000; i++) {
        Context context = new Context(random.nextInt(1_000));
        TrafficPolicy.Choice choice = policy.choose(context);
        boolean isBetter = choice.model().equals("b");
        policy.learn(
            choice.model(), context, random.nextDouble() < (isBetter ? 0.75 : 0.55) ? 1 : 0);
        better += i >= 2_000 && isBetter ? 1 : 0;
        assertThat(choice.propensity()).isBetween(0.01, 1.0);
      }
      assertThat(better).as(policy.name()).isGreaterThan(1_650);
    }
  }

  @Test
  void doesNotPreferOneOfTwoEqualModels() throws IOException {
    int wrong = 0;
    for (int seed = 0; seed < 10; seed++) {
      Path log =
          simulate(
              "equal" + seed,
              FixedShares.of(Map.of("a", 0.5, "b", 0.5), seed),
              3_000,
              0.6,
              0.6,
              seed);
      wrong += ModelComparison.of(log).better().isPresent() ? 1 : 0;
    }
    assertThat(wrong).isLessThanOrEqualTo(1);
  }

  @Test
  void countsWhatShadowsAgreeOnAndSaysNothingAboutTheirRewards() throws IOException {
    Path log = simulate("shadow", FixedShares.shadow(MODELS), 300, 0.6, 0.6, 1);
    ModelComparison comparison = ModelComparison.of(log);

    assertThat(comparison.estimates()).hasSize(1);
    assertThat(comparison.better()).isEmpty();
    assertThat(comparison.shadows())
        .containsExactly(new ModelComparison.ShadowAgreement("b", 300, 0));
    assertThat(ComparisonReport.of(comparison, "log").html()).contains("Shadows");
  }

  @Test
  void saysWhatIsNoLog() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> ModelComparison.of(empty))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("this is no log of `serve --log`");
    assertThatThrownBy(() -> ModelComparison.of(folder.resolve("gone")))
        .hasMessageContaining("there is no such directory");
    DecisionLog.open(empty).close();
    assertThatThrownBy(() -> ModelComparison.of(empty)).hasMessageContaining("no decision yet");
  }
}
