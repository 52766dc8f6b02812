package dev.starsight.cli.verify;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.EngineDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The device that figures are derived on again, if it is another one than that of the command: the
 * processor, where the engine does not see the GPU.
 *
 * @param asked the option's value; empty if the command's own device is there
 */
record OtherDevice(String asked) {

  private static final String OPTION = "--device";

  /** Looks whether the device that a command names is there. */
  static OtherDevice of(List<String> words) {
    String asked = "";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(OPTION + "=")) {
        asked = word.substring(OPTION.length() + 1);
      } else if (word.equals(OPTION) && i + 1 < words.size()) {
        asked = words.get(i + 1);
      }
    }
    return new OtherDevice(asked.startsWith("cuda") && isMissing(asked) ? asked : "");
  }

  private static boolean isMissing(String device) {
    try {
      EngineDevice.parse(device).use();
      return false;
    } catch (StarsightException | IllegalArgumentException e) {
      return true;
    }
  }

  /** Returns the words with the processor in place of the missing device. */
  List<String> in(List<String> words) {
    if (asked.isEmpty()) {
      return words;
    }
    List<String> changed = new ArrayList<>(words);
    for (int i = 0; i < changed.size(); i++) {
      if (changed.get(i).equals(OPTION + "=" + asked)) {
        changed.set(i, OPTION + "=cpu");
      } else if (i > 0 && words.get(i - 1).equals(OPTION) && words.get(i).equals(asked)) {
        changed.set(i, "cpu");
      }
    }
    return changed;
  }

  Tolerance tolerance() {
    return asked.isEmpty() ? Tolerance.NONE : Tolerance.OTHER_DEVICE;
  }

  /** Adds what cannot be derived on another device. */
  void addTo(Map<String, String> taken) {
    if (!asked.isEmpty()) {
      taken.put(
          "files that are not JSON",
          "%s is not here, so figures were derived on the processor and agree within %s"
              .formatted(asked, Tolerance.MOST));
    }
  }
}
