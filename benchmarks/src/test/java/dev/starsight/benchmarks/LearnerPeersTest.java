package dev.starsight.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.benchmarks.LearnerPeer.Setting;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.reviews.Review;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerPeersTest {

  private static final int ROWS = 1_200;

  private static Dataset<Example> reviews() throws Exception {
    List<Example> examples =
        Corpus.reviews(Corpus.SAMPLE, ROWS).stream().map(Review::toExample).toList();
    return Dataset.of(examples, Provenance.inMemory("sample"));
  }

  @Test
  void evaluatesEveryPeerOnTheSameRows(@TempDir Path directory) throws Exception {
    LearnerPeers table = new LearnerPeers(reviews(), 42);
    List<LearnerPeer> peers =
        new TextPeers(Duration.ofSeconds(2), 5, directory.resolve("search")).all();
    for (LearnerPeer peer : peers) {
      table.add(peer);
    }
    JsonNode json = table.json();
    assertThat(json.path("peers")).hasSize(peers.size());
    int test = json.path("testRows").intValue();
    assertThat(test).isBetween(50, 65);
    for (JsonNode peer : json.path("peers")) {
      String name = peer.path("name").textValue();
      assertThat(peer.path("test").path("rows").intValue()).as(name).isEqualTo(test);
      // On a busy machine the search may find only the majority class in its two seconds.
      double least = name.startsWith("starsight search") ? 0.19 : 0.25;
      assertThat(peer.path("validationBalancedAccuracy").doubleValue())
          .as(name)
          .isGreaterThan(least);
      assertThat(peer.path("fit").path("seconds").doubleValue()).as(name).isPositive();
      assertThat(table.markdown()).contains("| " + name + " |");
    }
  }

  @Test
  void asksAProgramForPredictions(@TempDir Path directory) throws Exception {
    // Predicts five stars for every row, and needs some time like a learner.
    Path script = directory.resolve("five.sh");
    Files.writeString(
        script,
        """
        set -eu
        for part in train validation; do
          test "$(wc -l < "$1/$part.tsv")" -eq "$(wc -l < "$1/$part.columns")"
          grep -Eq '^[0-9]+:0?[.][0-9]+ ' "$1/$part.columns"
        done
        echo fitted
        while read -r name; do
          test -s "$1/${name%.tsv}.columns"
          while read -r row; do echo 0 0 0 0 1; done < "$1/$name" > "$1/$name.probabilities"
          echo done
        done
        """);
    LearnerPeers table = new LearnerPeers(reviews(), 42);
    String five = "=/bin/sh " + script;
    List<LearnerPeer> peers =
        ProgramPeer.all(
            List.of("five, once" + five, "other" + five, "five, twice" + five), directory);
    assertThat(peers).extracting(LearnerPeer::name).containsExactly("five", "other");
    assertThat(peers.get(0).settings()).extracting(Setting::name).containsExactly("once", "twice");
    table.add(peers.get(0));
    JsonNode peer = table.json().path("peers").path(0);
    assertThat(peer.path("test").path("balancedAccuracy").doubleValue()).isEqualTo(0.2);
    assertThat(peer.path("validationBalancedAccuracy").doubleValue()).isEqualTo(0.2);
  }

  @Test
  void undersamplesToTheRarestStar() throws Exception {
    List<String> texts = List.of("a b", "b c", "c d", "a a", "b b", "c c", "d d", "a d");
    int[] stars = {0, 1, 2, 3, 4, 4, 4, 0};
    LinearMatrix all = LinearMatrix.of(texts, stars, PlainTfIdf.fit(texts, 10));
    LinearMatrix thinned = all.downSampled(1);
    assertThat(thinned.stars()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(thinned.stars()).isEqualTo(all.downSampled(1).stars());
    assertThat(all.balancingWeights()).containsExactly(0.8f, 1.6f, 1.6f, 1.6f, 8 / 15f);
  }
}
