// node --conditions=@persona-launcher/source --import tsx packages/launcher/soak/masking.ts [rounds] [seed]
import { runMaskingCampaign } from "../testing/masking-campaign.ts";

const rounds = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 32));
const startedAt = performance.now();
console.log(`masking: seed ${seed}, ${rounds} texts`);
const { misses } = runMaskingCampaign({ rounds, seed });
for (const { form, secret, masked } of misses.slice(0, 10)) console.log(JSON.stringify({ form, secret, masked }));
console.log(`masking: ${misses.length} misses, ${Math.round((performance.now() - startedAt) / 1000)} s`);
process.exitCode = misses.length === 0 ? 0 : 1;
