package dev.starsight.cli.console;

import dev.starsight.data.StarsightException;
import dev.starsight.hub.Hub;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.hub.Hub.HubPlan;
import dev.starsight.hub.Hub.HubSnapshot;
import dev.starsight.hub.HubReference;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Gets an encoder of the hub from the cache, or downloads it after somebody has agreed. */
public final class HubEncoder {

  interface Question {

    boolean canBeAsked();

    /** Returns whether the answer is yes. */
    boolean agrees(String question);
  }

  private final Hub hub;
  private final boolean agreed;
  private final Question question;
  private final Progress progress;

  /**
   * @param agreed whether a download was asked for on the command line
   */
  public HubEncoder(Hub hub, boolean agreed, Question question, Progress progress) {
    this.hub = hub;
    this.agreed = agreed;
    this.question = question;
    this.progress = progress;
  }

  /**
   * Returns the files of a model.
   *
   * @throws StarsightException if they are not all in the cache and nobody agreed to a download
   */
  public HubSnapshot fetch(HubReference reference, HubFiles files) throws IOException {
    Optional<HubSnapshot> cached = hub.cached(reference, files);
    if (cached.isPresent()) {
      return cached.get();
    }
    if (!agreed && !hub.settings().offline() && !question.canBeAsked()) {
      throw new StarsightException(
          "%s is not in the cache %s, or not all of it: add --yes to download it from %s"
              .formatted(reference, hub.settings().cache(), hub.settings().endpoint()));
    }
    HubPlan plan = hub.plan(reference, files);
    if (plan.bytes() > 0 && !agreed && !question.agrees(question(plan))) {
      throw new StarsightException(
          "nothing was downloaded, so there is no " + reference + " to go on with");
    }
    return hub.download(plan, this::showProgress);
  }

  private String question(HubPlan plan) {
    return String.format(
        Locale.ROOT,
        "Download %,.1f MB (%,d bytes) of hub:%s@%s from %s to %s?",
        plan.bytes() / 1e6,
        plan.bytes(),
        plan.reference().name(),
        plan.commit(),
        hub.settings().endpoint(),
        hub.settings().cache());
  }

  private void showProgress(String what, long done, long total, String detail) {
    boolean counts = total >= 0;
    progress.update(
        counts ? what + ", kB" : what,
        counts ? done / 1000 : done,
        counts ? total / 1000 : total,
        detail);
  }
}
