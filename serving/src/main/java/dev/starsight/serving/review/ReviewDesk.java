package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.Annotation;
import dev.starsight.annotation.AnnotationLeases;
import dev.starsight.annotation.AnnotationLeases.Lease;
import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.annotation.AnnotationTask;
import dev.starsight.annotation.AnsweredMeanwhileException;
import dev.starsight.annotation.QueueResults;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * Does what people ask for on the page: a JSON object in, a JSON object out. An act that is sent
 * again is not done again: by the id of its request, and after a restart by what the queue knows.
 * Thread-safe.
 */
final class ReviewDesk {

  private final AnnotationQueue queue;
  private final QueueResults results;
  private final AnnotationLeases leases;
  private final Reviewers reviewers;
  private final ReviewJson json;
  private final DecisionDesk decisions;

  ReviewDesk(
      AnnotationQueue queue,
      AnnotationLeases leases,
      Reviewers reviewers,
      ReviewJson json,
      DecisionDesk decisions) {
    this.queue = queue;
    this.results = queue.results();
    this.leases = leases;
    this.reviewers = reviewers;
    this.json = json;
    this.decisions = decisions;
  }

  /**
   * Returns the person's text and the one after it; the lease of a text that is shown is renewed.
   */
  ObjectNode next(ReviewRequest request) {
    Reviewer reviewer = reviewers.enter(request.person());
    synchronized (reviewer) {
      return state(request);
    }
  }

  /** Returns a text that the person skipped or left for later, if there is nothing else. */
  ObjectNode skipped(ReviewRequest request) {
    Reviewer reviewer = reviewers.enter(request.person());
    synchronized (reviewer) {
      if (request.isDeciding()) {
        decisions.again(request.person());
      } else if (leases.next(request.person()).isEmpty()) {
        leases.nextSkipped(request.person());
      }
      return state(request);
    }
  }

  /** Gives the person's texts back, because the person leaves. */
  ObjectNode leave(ReviewRequest request) {
    Reviewer reviewer = reviewers.enter(request.person());
    synchronized (reviewer) {
      leases.release(request.person());
      decisions.leave(request.person());
      return Json.object().put("left", true);
    }
  }

  ObjectNode answer(ReviewRequest request) throws IOException {
    String task = request.id("task");
    String label = request.text("label");
    String note = request.note();
    return act(
        request,
        () -> {
          AnnotationTask asked = queue.task(task).orElseThrow(ReviewProblem::unknownTask);
          if (!queue.labels().contains(label)) {
            throw new ReviewProblem(
                400, "label", "the label must be one of " + queue.labels() + ", but is another");
          }
          if (request.isDeciding()) {
            decisions.decide(request.person(), asked, label, note);
          } else {
            requireFirst(request.person(), asked.id(), label, note);
            leases.answer(request.person(), asked.id(), label, note);
          }
        });
  }

  /**
   * Refuses another answer than the one that the person gave already, unless the person took that
   * back or corrects it: it comes from a second tab that does not know of the first.
   */
  private void requireFirst(String person, String task, String label, String note) {
    Optional<Annotation> given = results.answer(task, person);
    if (given.isEmpty() || (given.get().label().equals(label) && given.get().note().equals(note))) {
      return;
    }
    boolean corrects =
        leases.renew(person, task).filter(lease -> lease.earlier() != null).isPresent();
    if (!corrects) {
      throw new ReviewProblem(
          409,
          "answered",
          "you answered this text already, in another tab or on another device; that answer"
              + " counts");
    }
  }

  ObjectNode skip(ReviewRequest request) throws IOException {
    String task = request.id("task");
    String note = request.note();
    return act(
        request,
        () -> {
          AnnotationTask asked = queue.task(task).orElseThrow(ReviewProblem::unknownTask);
          if (request.isDeciding()) {
            decisions.postpone(request.person(), asked);
          } else {
            skip(request.person(), asked.id(), note);
          }
        });
  }

  private void skip(String person, String task, String note) throws IOException {
    if (results.answer(task, person).isPresent()) {
      throw new ReviewProblem(
          409, "answered", "you answered this text already; take the answer back first");
    }
    leases.skip(person, task, note);
  }

  /** Takes the act back that has the number {@code act}, if it is the person's last one. */
  ObjectNode undo(ReviewRequest request) throws IOException {
    long act = request.number("act");
    return act(
        request,
        () -> {
          if (request.isDeciding()) {
            decisions.undo(request.person(), act);
          } else if (act >= 0
              && lastAct(request.person()) == act
              && leases.undo(request.person()).isEmpty()) {
            throw ReviewProblem.decided("the text was decided meanwhile, so what you did stays");
          }
        });
  }

  /** Returns the number of the last answer or skip; -1 if there is none, or a decision is later. */
  private long lastAct(String person) {
    return results.lastDecision(person) < 0 ? leases.lastAct(person) : -1;
  }

  private interface Act {
    void run() throws IOException;
  }

  private ObjectNode act(ReviewRequest request, Act act) throws IOException {
    String id = request.id("request");
    if (request.isDeciding()) {
      decisions.require(request.person());
    }
    Reviewer reviewer = reviewers.enter(request.person());
    synchronized (reviewer) {
      if (!reviewer.hasDone(id)) {
        try {
          act.run();
        } catch (AnsweredMeanwhileException e) {
          throw new ReviewProblem(
              409,
              "taken",
              "somebody else was given this text meanwhile, so the answer does not count");
        }
        reviewer.remember(id);
      }
      return state(request);
    }
  }

  /** Returns what the page shows. {@code shown} is the id of the text that it shows already. */
  private ObjectNode state(ReviewRequest request) {
    String person = request.person();
    ObjectNode state = request.isDeciding() ? deciding(request) : answering(request);
    state.put("person", person);
    state.put("decides", decisions.allows(person));
    state.put("deciding", request.isDeciding());
    state.set("progress", ReviewJson.progress(results.progress()));
    state.set("you", ReviewJson.worker(results.worker(person)));
    return state;
  }

  private ObjectNode answering(ReviewRequest request) {
    String person = request.person();
    decisions.leave(person);
    Optional<Lease> lease = leases.next(person, request.optionalId("shown"));
    ObjectNode state = Json.object();
    state.set("item", lease.map(json::item).orElse(null));
    state.set("ahead", leases.ahead(person).map(json::ahead).orElse(null));
    return state.put("act", lastAct(person));
  }

  /** A person who decides has no text to answer meanwhile, so others can have it. */
  private ObjectNode deciding(ReviewRequest request) {
    decisions.require(request.person());
    leases.release(request.person());
    return decisions.state(request.person(), request.optionalId("shown"));
  }

  /** Returns a whole text, of which {@link #next} sent the beginning. */
  ObjectNode text(ReviewRequest request) {
    AnnotationTask task = named(request);
    return Json.object().put("task", task.id()).put("text", task.text());
  }

  /** Counts a request of a person and returns the task that it names. */
  AnnotationTask named(ReviewRequest request) {
    reviewers.enter(request.person());
    return queue.task(request.id("task")).orElseThrow(ReviewProblem::unknownTask);
  }

  /** Counts a request of a person. */
  void count(ReviewRequest request) {
    reviewers.enter(request.person());
  }
}
