package dev.starsight.examples;

import dev.starsight.transformer.TrainingListener;
import java.nio.file.Path;

/** Says on the console what is unusual about a training that goes on. */
record ResumeNotices(Console console) implements TrainingListener {

  @Override
  public void damaged(Path checkpoint, String reason) {
    console.warn(
        checkpoint + ": is damaged (" + reason + "), so the checkpoint before it is looked at");
  }

  @Override
  public void noticed(String sentence) {
    console.warn(sentence);
  }
}
