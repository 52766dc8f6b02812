package dev.starsight.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.GroupCommit.Change;
import dev.starsight.annotation.GroupCommit.Checked;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  private final QueueState state = new QueueState();
  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Change<String> change(String name, String... keys) {
    return new Change<>(Set.of(keys)) {
      @Override
      Checked<String> check(QueueState now) {
        if (name.startsWith("refused")) {
          throw new IllegalArgumentException(name);
        }
        ObjectNode record = Json.object().put("name", name);
        return new Checked<>(name, List.of(record), () -> applied.add(name));
      }
    };
  }

  /** Commits changes that all wait while the first one is written. */
  private List<Future<String>> commitTogether(GroupCommit.Writer rest, List<Change<String>> changes)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GroupCommit commits =
        new GroupCommit(
            state,
            records -> {
              writes.add(records.size());
              if (begun.getCount() > 0) {
                begun.countDown();
                await(goOn);
              } else {
                rest.write(records);
              }
            });
    List<Future<String>> results = new ArrayList<>();
    results.add(threads.submit(() -> commits.commit(change("first", "first"))));
    begun.await();
    for (Change<String> each : changes) {
      int waiting = results.size();
      results.add(threads.submit(() -> commits.commit(each)));
      while (commits.waiting() < waiting) {
        Thread.onSpinWait();
      }
    }
    goOn.countDown();
    return results;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatWaitsIsWrittenTogetherUnlessItDependsOnEachOther() throws Exception {
    List<Future<String>> results =
        commitTogether(
            records -> {},
            List.of(
                change("a", "task 1", "ada"),
                change("b", "task 2", "bob"),
                change("a again", "task 1", "ada"),
                change("refused", "task 3"),
                change("alone"),
                change("c", "task 4", "cleo")));
    for (Future<String> each : results) {
      try {
        each.get();
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e).hasMessageContaining("refused");
      }
    }
    assertThat(writes).containsExactly(1, 2, 1, 1, 1);
    assertThat(applied).containsExactly("first", "a", "b", "a again", "alone", "c");
  }

  @Test
  void aFailureReachesEverybodyAndAppliesNothing() throws Exception {
    for (RuntimeException unexpected :
        new RuntimeException[] {null, new IllegalStateException("closed")}) {
      applied.clear();
      List<Future<String>> results =
          commitTogether(
              records -> {
                if (unexpected != null) {
                  throw unexpected;
                }
                throw new IOException("no space left");
              },
              List.of(change("a", "1"), change("b", "2"), change("refused", "3")));
      assertThat(results.get(0).get()).isEqualTo("first");
      for (Future<String> each : results.subList(1, 3)) {
        assertThatThrownBy(each::get)
            .hasRootCauseMessage(unexpected == null ? "no space left" : "closed");
      }
      assertThatThrownBy(results.get(3)::get).hasRootCauseMessage("refused");
      assertThat(applied).containsExactly("first");
    }
  }
}
