package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.FinalLabel;
import dev.starsight.annotation.QueueResults;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does what people ask for who decide between the answers of others: one disputed text at a time,
 * first those whose answers are no label yet. Two who decide at once have different texts. What
 * somebody leaves for later comes again when that person asks for it, or after a restart.
 * Thread-safe.
 */
final class DecisionDesk {

  private final AnnotationQueue queue;
  private final QueueResults results;
  private final Set<String> adjudicators;
  private final ReviewJson json;
  private final long lease;
  private final LongSupplier nanoTime;

  /** The text that each person has, by name. */
  private final Map<String, Held> held = new HashMap<>();

  /** The ids of the texts that each person left for later. */
  private final Map<String, Set<String>> later = new HashMap<>();

  /**
   * A text that a person has.
   *
   * @param end until when, by the clock, nobody else is given it
   * @param earlier the decision that was taken back, or null
   */
  private record Held(String task, long end, @Nullable Annotation earlier) {}

  DecisionDesk(
      AnnotationQueue queue,
      Set<String> adjudicators,
      ReviewJson json,
      Duration lease,
      LongSupplier nanoTime) {
    this.queue = queue;
    this.results = queue.results();
    this.adjudicators = Set.copyOf(adjudicators);
    this.json = json;
    this.lease = lease.toNanos();
    this.nanoTime = nanoTime;
  }

  boolean allows(String person) {
    return adjudicators.contains(person);
  }

  /**
   * Requires that a person may decide.
   *
   * @throws ReviewProblem if not
   */
  void require(String person) {
    if (!allows(person)) {
      throw new ReviewProblem(
          409, "adjudicator", "this name may not decide between the answers of others");
    }
  }

  /** Returns what the page shows to a person who decides. */
  synchronized ObjectNode state(String person, String shown) {
    Optional<FinalLabel> next = next(person, shown);
    ObjectNode state = Json.object();
    state.set("item", next.map(each -> item(person, each)).orElse(null));
    state.putNull("ahead");
    state.put("act", results.lastDecision(person));
    return state.put("later", waiting(person).size());
  }

  private ObjectNode item(String person, FinalLabel disputed) {
    String task = disputed.task().id();
    Held mine = held.get(person);
    return json.disputed(disputed, results.remarks(task), mine == null ? null : mine.earlier());
  }

  /** Returns the text that the person has, or else the one shown, or else any that is free. */
  private Optional<FinalLabel> next(String person, String shown) {
    List<FinalLabel> disputed = results.disagreements();
    Held mine = held.get(person);
    String present = mine == null ? shown : mine.task();
    Optional<FinalLabel> next =
        Stream.of(
                disputed.stream().filter(each -> each.task().id().equals(present)),
                disputed.stream().filter(each -> each.label() == null),
                disputed.stream())
            .flatMap(each -> each)
            .filter(free(person))
            .findFirst();
    held.remove(person);
    next.ifPresent(each -> hold(person, each.task().id(), earlier(mine, each)));
    return next;
  }

  private static @Nullable Annotation earlier(@Nullable Held mine, FinalLabel next) {
    return mine != null && mine.task().equals(next.task().id()) ? mine.earlier() : null;
  }

  private void hold(String person, String task, @Nullable Annotation earlier) {
    held.put(person, new Held(task, nanoTime.getAsLong() + lease, earlier));
  }

  /** Returns whether a text is not left for later, and nobody else has it. */
  private Predicate<FinalLabel> free(String person) {
    Set<String> taken = new HashSet<>(later.getOrDefault(person, Set.of()));
    long now = nanoTime.getAsLong();
    held.forEach(
        (name, other) -> {
          if (!name.equals(person) && other.end() - now > 0) {
            taken.add(other.task());
          }
        });
    return disputed -> !taken.contains(disputed.task().id());
  }

  /** Returns the ids of the texts that the person left for later and that are still disputed. */
  private Set<String> waiting(String person) {
    Set<String> left = later.getOrDefault(person, new HashSet<>());
    if (!left.isEmpty()) {
      Set<String> disputed = new HashSet<>();
      results.disagreements().forEach(each -> disputed.add(each.task().id()));
      left.retainAll(disputed);
    }
    return left;
  }

  /**
   * Decides a text; the same decision once more changes nothing.
   *
   * @throws ReviewProblem if somebody decided it otherwise meanwhile, or it is not disputed
   */
  synchronized void decide(String person, AnnotationTask task, String label, String note)
      throws IOException {
    Optional<Annotation> decided = results.adjudication(task.id());
    if (decided.isPresent()) {
      Annotation decision = decided.get();
      if (decision.worker().equals(person)
          && decision.label().equals(label)
          && decision.note().equals(note)) {
        return;
      }
      throw ReviewProblem.decided(
          "this text was decided meanwhile, as %s; that decision counts"
              .formatted(decision.label()));
    }
    if (results.disagreements().stream().noneMatch(each -> each.task().equals(task))) {
      throw new ReviewProblem(
          409, "agreed", "the answers to this text no longer differ, so nothing is decided");
    }
    queue.adjudicate(task.id(), label, person, Instant.now(), note);
    held.remove(person);
    later.getOrDefault(person, new HashSet<>()).remove(task.id()); // It comes again if undone.
  }

  /** Leaves a text for later. */
  synchronized void postpone(String person, AnnotationTask task) {
    later.computeIfAbsent(person, name -> new HashSet<>()).add(task.id());
    held.remove(person);
  }

  /** Gives a person again what was left for later. */
  synchronized void again(String person) {
    later.remove(person);
  }

  /**
   * Takes a decision back that has this number, if it is what the person did last.
   *
   * @throws ReviewProblem if a later decision of somebody else counts
   */
  synchronized void undo(String person, long act) throws IOException {
    if (act >= 0 && results.lastDecision(person) == act) {
      Annotation undone =
          queue
              .undoAdjudication(person, Instant.now())
              .orElseThrow(
                  () ->
                      ReviewProblem.decided(
                          "somebody decided on the text after you; that decision counts"));
      hold(person, undone.taskId(), undone);
    }
  }

  /** Lets others have the text of a person who no longer decides. */
  void leave(String person) {
    if (allows(person)) { // Those who only answer must not wait for a decision to be written.
      synchronized (this) {
        held.remove(person);
      }
    }
  }
}
