package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CheckpointWriterThreadTest {

  @Test
  void runsOneTaskAtATime() throws IOException {
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    try (CheckpointWriterThread writer = new CheckpointWriterThread()) {
      for (int i = 0; i < 50; i++) {
        int number = i;
        writer.submit(() -> done.add(number));
        assertThat(done).hasSizeBetween(i, i + 1);
      }
    }
    assertThat(done).isSorted().hasSize(50);
  }

  @Test
  void submitDoesNotBlock() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (CheckpointWriterThread writer = new CheckpointWriterThread()) {
      writer.submit(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          });
      release.countDown(); // Would never be reached if submit blocked.
      writer.await();
    }
  }

  @Test
  void reportsAFailureOnce() throws IOException {
    try (CheckpointWriterThread writer = new CheckpointWriterThread()) {
      writer.submit(
          () -> {
            throw new IOException("a.safetensors: cannot be written: the disk is full");
          });
      assertThatThrownBy(() -> writer.submit(() -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("a.safetensors: cannot be written: the disk is full");
      writer.await();
      writer.submit(
          () -> {
            throw new UncheckedIOException(new IOException("gone"));
          });
      assertThatThrownBy(writer::await)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("gone");
    }
  }

  @Test
  void closeWaitsForTheTaskAfterAnInterrupt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean written = new AtomicBoolean();
    Thread releaser =
        new Thread(
            () -> {
              LockSupport.parkNanos(200_000_000);
              release.countDown();
            });
    try (CheckpointWriterThread writer = new CheckpointWriterThread()) {
      writer.submit(
          () -> {
            awaitUninterruptibly(release);
            written.set(true);
          });
      Thread.currentThread().interrupt();
      assertThatThrownBy(writer::await).isInstanceOf(InterruptedIOException.class);
      assertThat(written).isFalse();
      releaser.start();
    }
    assertThat(written).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    releaser.join();
  }

  @Test
  void aTaskCanBeAwaitedAgainAfterAnInterrupt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (CheckpointWriterThread writer = new CheckpointWriterThread()) {
      writer.submit(
          () -> {
            awaitUninterruptibly(release);
            throw new IOException("the disk is full");
          });
      Thread.currentThread().interrupt();
      assertThatThrownBy(writer::await).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      release.countDown();
      assertThatThrownBy(writer::await).hasMessage("the disk is full");
      writer.await();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
