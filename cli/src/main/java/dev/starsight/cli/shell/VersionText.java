package dev.starsight.cli.shell;

import dev.starsight.cli.results.Version;
import dev.starsight.transformer.EngineReport;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: Starsight, the engine and its device, Java. */
public final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "starsight " + Version.current(),
      EngineReport.installed().orElse("no engine"),
      "Java %s, %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
