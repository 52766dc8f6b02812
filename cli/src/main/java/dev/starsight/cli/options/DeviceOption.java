package dev.starsight.cli.options;

import dev.starsight.cli.console.StarsightCommand.Prepared;
import dev.starsight.data.StarsightException;
import dev.starsight.transformer.EngineDevice;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --device} of the commands that train or run encoders. */
public final class DeviceOption implements Prepared {

  private static final String NAME = "--device";

  @Option(
      names = NAME,
      paramLabel = "DEVICE",
      defaultValue = "auto",
      converter = Converter.class,
      description =
          "What encoders compute on: cpu, cuda (the first GPU by NVIDIA), cuda:N, or auto, which is"
              + " the first GPU that the engine sees and else the processor (default:"
              + " ${DEFAULT-VALUE}).")
  private EngineDevice device = EngineDevice.AUTO;

  @Override
  public void prepare() {
    try {
      device.use();
    } catch (StarsightException e) {
      throw new StarsightException("--device " + e.getMessage(), e);
    }
  }

  /** Returns the GPU that was used, if one was, so that {@code verify} knows of it elsewhere. */
  @Override
  public Map<String, String> chosen() {
    return EngineDevice.usedGpu().map(gpu -> Map.of(NAME, gpu.toString())).orElse(Map.of());
  }

  /** Returns whether another device was asked for than the one that the engine picks. */
  public boolean isChosen() {
    return !device.equals(EngineDevice.AUTO);
  }

  static final class Converter implements ITypeConverter<EngineDevice> {

    @Override
    public EngineDevice convert(String text) {
      try {
        return EngineDevice.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
