package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SearchThreadsTest {

  private final Set<Integer> begun = ConcurrentHashMap.newKeySet();
  private final Set<Integer> ended = ConcurrentHashMap.newKeySet();

  /** A fit that does not react to interrupts, as most do not. */
  private void fitFor(int item, long millis) {
    begun.add(item);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
    }
    ended.add(item);
  }

  @Test
  void returnsTheResultsInTheirOrder() throws IOException {
    List<Integer> items = IntStream.range(0, 50).boxed().toList();
    for (int threads : new int[] {1, 2, 7}) {
      assertThat(SearchThreads.map(threads, items, (item, share) -> item * item))
          .isEqualTo(items.stream().map(item -> item * item).toList());
    }
  }

  @Test
  void afterAFailureNoFitIsRunningAndNoneBegins() {
    CountDownLatch slowBegun = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                SearchThreads.map(
                    2,
                    IntStream.range(0, 40).boxed().toList(),
                    (item, share) -> {
                      if (item == 0) {
                        await(slowBegun);
                        throw new IOException("the disk is full");
                      }
                      slowBegun.countDown();
                      fitFor(item, 300);
                      return item;
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");
    assertThat(begun).contains(1).hasSizeLessThan(39);
    assertThat(ended).isEqualTo(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptEndsTheSearchAfterTheRunningFits() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                SearchThreads.map(
                    2,
                    IntStream.range(0, 40).boxed().toList(),
                    (item, share) -> {
                      fitFor(item, 100);
                      return item;
                    }))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).isEqualTo(begun).hasSizeLessThan(40);
  }
}
