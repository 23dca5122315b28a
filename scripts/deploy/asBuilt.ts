import { readFile } from "node:fs/promises";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { CompilationJob, SolidityBuildSystem } from "hardhat/types/solidity";

/**
 * Hardhat as its verifier uses it, but for this: the sources that it submits are compiled with the import remappings of
 * the whole build. They are part of what the compiler hashes into the code, so that with those alone that a contract
 * needs its code would be another by its last bytes.
 */
export async function asBuilt(hre: HardhatRuntimeEnvironment, contract: string): Promise<HardhatRuntimeEnvironment> {
  const { artifacts, config, globalOptions, network } = hre;
  const remappings = await remappingsOf(hre, contract);
  const getCompilationJobs: SolidityBuildSystem["getCompilationJobs"] = async (...given) => {
    const result = await hre.solidity.getCompilationJobs(...given);
    if (!result.success) return result;
    const jobs = [...result.compilationJobsPerFile].map(([file, job]) => [file, remapped(job, remappings)] as const);
    return { ...result, compilationJobsPerFile: new Map(jobs) };
  };
  // The verifier takes nothing else.
  return { artifacts, config, globalOptions, network, solidity: { getCompilationJobs } } as HardhatRuntimeEnvironment;
}

function remapped(job: CompilationJob, remappings: string[]): CompilationJob {
  const getSolcInput: CompilationJob["getSolcInput"] = async () => {
    const input = await job.getSolcInput();
    return { ...input, settings: { ...input.settings, remappings } };
  };
  return Object.create(job, { getSolcInput: { value: getSolcInput } }) as CompilationJob;
}

async function remappingsOf({ artifacts }: HardhatRuntimeEnvironment, contract: string): Promise<string[]> {
  const id = await artifacts.getBuildInfoId(contract);
  const path = id === undefined ? undefined : await artifacts.getBuildInfoPath(id);
  if (path === undefined) throw new Error(`${contract} was not built.`);
  const { input } = JSON.parse(await readFile(path, "utf8")) as { input: { settings: { remappings?: string[] } } };
  return input.settings.remappings ?? [];
}
