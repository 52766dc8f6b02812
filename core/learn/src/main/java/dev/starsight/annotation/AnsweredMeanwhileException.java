package dev.starsight.annotation;

import dev.starsight.data.StarsightException;

/**
 * An answer came too late: the task has all answers that it needs, or others who have it will give
 * them. The answer does not count; nothing was written.
 */
public final class AnsweredMeanwhileException extends StarsightException {

  private static final long serialVersionUID = 1L;

  AnsweredMeanwhileException(String taskId) {
    super(
        "task %s went to somebody else meanwhile, so this answer does not count; take the next one"
            .formatted(taskId));
  }
}
