package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WordHintsTest {

  private static AnnotationTask task(int number, String text) {
    return ReviewFixture.task(number, text, 1);
  }

  @Test
  void givesTheWordsAndWhereTheyStand() {
    JsonNode hints = new WordHints(new Greatness()).of(task(0, "A great lid, but stiff."));
    assertThat(hints.path("label").asText()).isEqualTo("4");
    assertThat(hints.path("confidence").asDouble()).isBetween(0.699, 0.701);
    assertThat(hints.path("words")).hasSize(2);
    assertThat(hints.path("words").get(0).path("word").asText()).isEqualTo("great");
    assertThat(hints.path("words").get(0).path("from").asInt()).isEqualTo(2);
    assertThat(hints.path("words").get(0).path("effect").asDouble()).isBetween(0.49, 0.51);
    assertThat(hints.path("words").get(1).path("effect").asDouble()).isBetween(-0.11, -0.09);
  }

  /** Waits before it predicts, and counts. */
  private static final class Slow implements Classifier {

    private final Classifier model = new Greatness();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger texts = new AtomicInteger();

    @Override
    public String kind() {
      return "slow";
    }

    @Override
    public LabelSet labels() {
      return model.labels();
    }

    @Override
    public List<Prediction> predict(List<Example> examples) {
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      texts.addAndGet(examples.size());
      return model.predict(examples);
    }

    @Override
    public Map<String, String> settings() {
      return Map.of();
    }

    @Override
    public void writePayload(Path directory) {}

    @Override
    public void close() {}
  }

  @Test
  void onlyAFewWaitForAModelThatIsBusy() throws Exception {
    Slow model = new Slow();
    WordHints hints = new WordHints(model);
    AnnotationTask same = task(0, "great");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<JsonNode>> asked = new ArrayList<>();
      asked.add(threads.submit(() -> hints.of(same)));
      model.begun.await();
      // Of the others, at most seven find a place.
      for (int i = 0; i < 7; i++) {
        asked.add(threads.submit(() -> hints.of(same)));
      }
      while (hints.places() > 0) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> hints.of(same)).hasMessageContaining("the model is busy");
      model.go.countDown();
      for (Future<JsonNode> each : asked) {
        assertThat(each.get().path("label").asText()).isEqualTo("4");
      }
    } finally {
      threads.shutdownNow();
    }
    int once = model.texts.get();
    hints.of(same);
    assertThat(model.texts.get()).as("asked again, it is kept").isEqualTo(once);
  }

  @Test
  void marksWordsOnlyWhereTheyStandAsAModelOfCleanTextsReadThem() throws Exception {
    Classifier cleaning =
        new Greatness() {
          @Override
          public Map<String, String> settings() {
            return Map.of(CleanText.SETTING, CleanText.HTML);
          }

          @Override
          public List<Prediction> predict(List<Example> examples) {
            return super.predict(CleanText.of(examples));
          }
        };
    String text = "&#34;stiff&#34; but gr&#101;at";
    JsonNode words = new WordHints(cleaning).of(task(0, text)).get("words");
    assertThat(words.findValuesAsText("word")).containsExactly("stiff");
    assertThat(words.get(0).get("from").asInt()).isEqualTo(text.indexOf("stiff"));
  }
}
