package dev.starsight.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  private final Set<Thread> seen = ConcurrentHashMap.newKeySet();

  @AfterEach
  void useAllProcessorsAgain() {
    Threads.setLimit(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void doesEveryPieceOnce() {
    for (int limit : new int[] {1, 3}) {
      Threads.setLimit(limit);
      for (int pieces : new int[] {0, 1, 2, 1000}) {
        AtomicIntegerArray done = new AtomicIntegerArray(pieces + 1);
        Threads.forEach(pieces, done::incrementAndGet);
        Threads.forEach(limit, pieces, done::incrementAndGet);
        for (int piece = 0; piece < pieces; piece++) {
          assertThat(done.get(piece)).isEqualTo(2);
        }
        assertThat(done.get(pieces)).isZero();
      }
    }
  }

  @Test
  void aLimitOfOneUsesTheThreadOfTheCaller() {
    Threads.setLimit(1);
    Threads.forEach(500, this::record);
    Threads.forEach(1, 500, this::record);
    assertThat(seen).containsExactly(Thread.currentThread());
  }

  @Test
  void allCallersTogetherKeepWithinTheLimit() throws IOException {
    Threads.setLimit(2);
    ExecutorService callers = Threads.newPool("caller", 4);
    try {
      var loops = Arrays.asList(0, 0, 0, 0);
      var futures =
          loops.stream()
              .map(loop -> callers.submit(() -> Threads.forEach(500, this::record)))
              .toList();
      for (var future : futures) {
        Threads.await(future, "interrupted");
      }
    } finally {
      callers.shutdown();
    }
    assertThat(seen)
        .hasSizeBetween(1, 2)
        .allSatisfy(thread -> assertThat(thread.getName()).startsWith("starsight-worker-"))
        .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
  }

  @Test
  void aLoopUsesItsOwnNumberOfThreads() {
    Threads.setLimit(1);
    CyclicBarrier both = new CyclicBarrier(2); // Never opens for fewer.
    Threads.forEach(
        2,
        2,
        piece -> {
          record(piece);
          try {
            both.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(seen).hasSize(2);
  }

  @Test
  void nestedLoopsTerminate() {
    Threads.setLimit(2);
    AtomicIntegerArray done = new AtomicIntegerArray(1);
    Threads.forEach(20, outer -> Threads.forEach(20, inner -> done.incrementAndGet(0)));
    assertThat(done.get(0)).isEqualTo(400);
  }

  @Test
  void throwsWhatAPieceThrows() {
    for (int limit : new int[] {1, 2}) {
      Threads.setLimit(limit);
      assertThatThrownBy(() -> Threads.forEach(10, ThreadsTest::fail))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("piece");
    }
  }

  private static void fail(int piece) {
    throw new IllegalStateException("piece " + piece);
  }

  @Test
  void awaitThrowsWhatTheWorkThrew() {
    for (Throwable failure :
        new Throwable[] {
          new IOException("a"), new IllegalStateException("b"), new StackOverflowError("c")
        }) {
      assertThatThrownBy(() -> Threads.await(CompletableFuture.failedFuture(failure), "stopped"))
          .isSameAs(failure);
    }
    Throwable checked = new ClassNotFoundException("d");
    assertThatThrownBy(() -> Threads.await(CompletableFuture.failedFuture(checked), "stopped"))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(checked);
  }

  @Test
  void anInterruptedCallerStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Threads.await(new CompletableFuture<>(), "the wait was interrupted"))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("the wait was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void needsAThread() {
    assertThatThrownBy(() -> Threads.setLimit(0))
        .hasMessage("threads must be at least 1, but is 0");
    assertThatThrownBy(() -> Threads.forEach(0, 1, this::record))
        .hasMessage("threads must be at least 1, but is 0");
  }

  private void record(int piece) {
    seen.add(Thread.currentThread());
  }
}
