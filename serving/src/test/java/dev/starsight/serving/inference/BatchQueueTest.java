package dev.starsight.serving.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Prediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

  private static final LabelSet LABELS = LabelSet.of(List.of("even", "odd"));
  private static final BatchQueue.Limits LIMITS = new BatchQueue.Limits(8, 1_000, 32);

  private final Semaphore permits = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  private final BatchQueue queue =
      new BatchQueue("test", this::predict, LIMITS, 512, (texts, nanos) -> {});

  @AfterEach
  void close() {
    permits.release(1_000);
    queue.close();
  }

  /** A batch is computed when the test allows it. */
  private List<Prediction> predict(List<Example> examples) {
    begun.release();
    permits.acquireUninterruptibly();
    batches.add(examples.stream().map(Example::text).toList());
    return examples.stream().map(BatchQueueTest::prediction).toList();
  }

  private static Prediction prediction(Example example) {
    if (example.text().equals("bad")) {
      throw new StarsightException("a bad text");
    }
    double odd = Integer.parseInt(example.text()) % 2 == 0 ? 0.1 : 0.9;
    return Prediction.of(LABELS, new double[] {1 - odd, odd});
  }

  private static List<Example> texts(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Example.unlabelled("", Integer.toString(i)))
        .toList();
  }

  private CompletableFuture<List<Prediction>> submit(List<Example> examples) {
    return queue.submit(examples, System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
  }

  private static List<String> labels(CompletableFuture<List<Prediction>> result) throws Exception {
    return result.get(20, TimeUnit.SECONDS).stream().map(Prediction::label).toList();
  }

  /** Begins a batch that is not computed before the test allows it. */
  private CompletableFuture<List<Prediction>> keepBusy() throws InterruptedException {
    CompletableFuture<List<Prediction>> first = submit(texts(0, 1));
    begun.acquire();
    return first;
  }

  @Test
  void gathersWhatArrivesWhileABatchIsComputed() throws Exception {
    CompletableFuture<List<Prediction>> first = keepBusy();
    CompletableFuture<List<Prediction>> second = submit(texts(1, 3));
    CompletableFuture<List<Prediction>> third = submit(texts(3, 4));
    assertThat(queue.waiting()).isEqualTo(3);
    permits.release(2);

    assertThat(labels(first)).containsExactly("even");
    assertThat(labels(second)).containsExactly("odd", "even");
    assertThat(labels(third)).containsExactly("odd");
    assertThat(batches).containsExactly(List.of("0"), List.of("1", "2", "3"));
  }

  @Test
  void letsOthersHaveTheirTurnBetweenThePiecesOfALongRequest() throws Exception {
    assertThat(keepBusy()).isNotDone();
    CompletableFuture<List<Prediction>> longer = submit(texts(0, 20));
    CompletableFuture<List<Prediction>> shorter = submit(texts(100, 102));
    permits.release(1_000);

    assertThat(labels(longer)).hasSize(20).startsWith("even", "odd", "even");
    assertThat(labels(shorter)).containsExactly("even", "odd");
    assertThat(batches.get(1)).hasSize(8);
    assertThat(batches.get(2)).startsWith("100", "101").hasSize(8);
  }

  @Test
  void keepsToTheTokensOfABatch() throws Exception {
    BatchQueue.Limits few = new BatchQueue.Limits(100, 20, 100);
    try (BatchQueue narrow =
        new BatchQueue("narrow", this::predict, few, 512, (texts, nanos) -> {})) {
      permits.release(1_000);
      List<Example> examples = texts(1_000_000, 1_000_020);
      narrow.submit(examples, System.nanoTime() + 60_000_000_000L).get(20, TimeUnit.SECONDS);
    }
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 6));

    batches.clear();
    try (BatchQueue cutting =
        new BatchQueue("cutting", this::predict, few, 2, (texts, nanos) -> {})) {
      List<Example> examples = texts(1_000_000, 1_000_020);
      cutting.submit(examples, System.nanoTime() + 60_000_000_000L).get(20, TimeUnit.SECONDS);
    }
    assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSize(10));
  }

  @Test
  void refusesWhatWouldWaitTooLong() throws Exception {
    assertThat(keepBusy()).isNotDone();
    CompletableFuture<List<Prediction>> taken = submit(texts(0, 100));

    assertThatThrownBy(() -> submit(texts(0, 1)))
        .isInstanceOfSatisfying(
            OverloadedException.class,
            e -> assertThat(e.retryAfter()).isGreaterThanOrEqualTo(Duration.ofSeconds(1)))
        .hasMessage("100 texts wait already; try again later");
    permits.release(1_000);
    assertThat(labels(taken)).hasSize(100);
    assertThat(labels(submit(texts(1, 2)))).containsExactly("odd");
  }

  @Test
  void givesUpWhatIsTooLate() throws Exception {
    assertThat(keepBusy()).isNotDone();
    CompletableFuture<List<Prediction>> late = queue.submit(texts(1, 3), System.nanoTime() - 1);
    permits.release(1_000);

    assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(queue.waiting()).isZero();
    assertThat(batches).noneSatisfy(batch -> assertThat(batch).contains("1"));
  }

  @Test
  void oneBadTextDoesNotSpoilTheRequestsOfOthers() throws Exception {
    assertThat(keepBusy()).isNotDone();
    CompletableFuture<List<Prediction>> bad = submit(List.of(Example.unlabelled("", "bad")));
    CompletableFuture<List<Prediction>> good = submit(texts(1, 2));
    permits.release(1_000);

    assertThat(labels(good)).containsExactly("odd");
    assertThatThrownBy(() -> bad.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(StarsightException.class);
    assertThat(labels(submit(texts(3, 4)))).containsExactly("odd");
  }

  @Test
  void finishesWhatWaitsWhenItIsClosed() throws Exception {
    CompletableFuture<List<Prediction>> waiting = submit(texts(0, 30));
    permits.release(1_000);
    queue.close();

    assertThat(labels(waiting)).hasSize(30);
    assertThatThrownBy(() -> submit(texts(0, 1))).isInstanceOf(IllegalStateException.class);
  }
}
