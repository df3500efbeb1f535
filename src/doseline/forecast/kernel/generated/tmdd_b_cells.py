"""One step of Rodas5P for the structure 'tmdd-b-cells'. Generated: do not edit.

Made from the formulas in doseline/forecast/model by: python tools/generate_kernel.py

Stage by stage: where it stands (``total_2``), the rates there, the increment (``u_total_2``). Then the error,
and what is kept. ``work`` has one row for each of the states, the coefficients and the control values.
"""

from math import sqrt

from doseline.forecast.kernel.exp_log import exp, log, maximum, minimum, select
from doseline.forecast.trajectories import Floats

FINGERPRINT = "7a8a17477515e327"
LANES = 16
STATES = (
    "depot",
    "synthesis",
    "total",
    "tissue",
    "target",
    "count",
    "count_tissue",
)
OBSERVED = (
    "total",
    "count",
    "target",
)
COEFFICIENTS = (
    "absorption",
    "absorption_per_litre",
    "elimination",
    "to_tissue",
    "from_tissue",
    "complex_loss",
    "binding",
    "synthesis_fall",
    "target_loss_late",
    "target_loss_extra",
    "target_baseline",
    "count_baseline",
    "count_loss",
    "count_kill",
    "steepness",
    "log_half_effect",
    "count_to_tissue",
    "count_from_tissue",
    "bioavailability",
    "drug_floor",
)


def step(work: Floats, tolerance: float, per_limit: float) -> None:
    for lane in range(16):
        depot = work[0 + lane]
        synthesis = work[16 + lane]
        total = work[32 + lane]
        tissue = work[48 + lane]
        target = work[64 + lane]
        count = work[80 + lane]
        count_tissue = work[96 + lane]
        absorption = work[112 + lane]
        absorption_per_litre = work[128 + lane]
        elimination = work[144 + lane]
        to_tissue = work[160 + lane]
        from_tissue = work[176 + lane]
        complex_loss = work[192 + lane]
        binding = work[208 + lane]
        synthesis_fall = work[224 + lane]
        target_loss_late = work[240 + lane]
        target_loss_extra = work[256 + lane]
        target_baseline = work[272 + lane]
        count_baseline = work[288 + lane]
        count_loss = work[304 + lane]
        count_kill = work[320 + lane]
        steepness = work[336 + lane]
        log_half_effect = work[352 + lane]
        count_to_tissue = work[368 + lane]
        count_from_tissue = work[384 + lane]
        drug_floor = work[416 + lane]
        step = work[624 + lane]
        time = work[640 + lane]
        stop = work[656 + lane]
        shift = 1.0 / (step * 0.21193756319429014)
        inverse_depot = 1.0 / (absorption + shift)
        v10 = absorption * depot * inverse_depot
        u_depot_1 = -v10
        inverse_synthesis = 1.0 / (shift + synthesis_fall)
        v17 = synthesis_fall * synthesis * inverse_synthesis
        u_synthesis_1 = -v17
        half_excess_1 = 0.5 * (total - target - binding)
        product_1 = binding * maximum(total, 0.0)
        spread_1 = sqrt(half_excess_1 * half_excess_1 + product_1)
        root_1 = select(half_excess_1, half_excess_1 + spread_1, product_1 / (spread_1 - half_excess_1))
        v38 = root_1 - tissue
        per_spread = 0.5 / spread_1
        v41 = root_1 * per_spread
        target_loss = target_loss_late + synthesis * target_loss_extra
        v51 = v41 * complex_loss
        inverse_target = 1.0 / (shift - (target_loss * (v41 + -1.0) - v51))
        lower_tissue_target = from_tissue * v41 * inverse_target
        bound_1 = total - root_1
        v59 = target_baseline - target + bound_1
        v61 = complex_loss * bound_1
        v63 = target_loss_extra * v59
        v65 = target_loss * v59 - v61 - v17 * v63
        v69 = per_spread * (binding + root_1)
        v72 = 1.0 - v69
        v74 = complex_loss * v72
        v75 = target_loss * v72 - v74
        lower_total_target = -(inverse_target * (v41 * elimination + v41 * to_tissue - v51))
        inverse_total = 1.0 / (shift - (-(v69 * elimination) - v69 * to_tissue - v74) + v75 * lower_total_target)
        lower_tissue_total = (-(from_tissue * v69) + lower_tissue_target * v75) * inverse_total
        v106 = depot * absorption_per_litre - root_1 * elimination - v38 * to_tissue - v61 - v10 * absorption_per_litre - v65 * lower_total_target
        inverse_tissue = 1.0 / (shift + from_tissue + to_tissue * lower_tissue_total)
        u_tissue_1 = (from_tissue * v38 - lower_tissue_target * v65 - lower_tissue_total * v106) * inverse_tissue
        u_total_1 = inverse_total * (v106 + to_tissue * u_tissue_1)
        u_target_1 = inverse_target * (v65 + v75 * u_total_1)
        v123 = count - count_tissue
        v129 = root_1 - 1e-30
        v131 = maximum(root_1, 1e-30)
        log_odds = steepness * (log(v131) - log_half_effect)
        logistic = 1.0 / (1.0 + exp(-log_odds))
        effect = select(v129, logistic, 0.0)
        v141 = count_kill * effect
        inverse_count = 1.0 / (shift - (-count_loss - v141 - count_to_tissue))
        lower_count_tissue_count = -(count_from_tissue * inverse_count)
        v158 = select(v129, logistic * (1.0 - logistic), 0.0)
        v164 = count * count_kill * v158 * steepness * select(v129, v69, 0.0) / v131
        v173 = count * count_kill * v158 * steepness * select(v129, -v41, 0.0) / v131
        v175 = count_loss * (count_baseline - count) - count * v141 - v123 * count_to_tissue - u_total_1 * v164 - u_target_1 * v173
        inverse_count_tissue = 1.0 / (shift + count_from_tissue + count_to_tissue * lower_count_tissue_count)
        u_count_tissue_1 = (count_from_tissue * v123 - lower_count_tissue_count * v175) * inverse_count_tissue
        u_count_1 = inverse_count * (v175 + count_to_tissue * u_count_tissue_1)
        depot_2 = depot + u_depot_1 * 3.0
        per_step = 0.21193756319429014 * shift
        u_depot_2 = inverse_depot * (-(absorption * depot_2) + u_depot_1 * -14.155112264123755 * per_step)
        synthesis_2 = synthesis + u_synthesis_1 * 3.0
        u_synthesis_2 = inverse_synthesis * (-(synthesis_fall * synthesis_2) + per_step * u_synthesis_1 * -14.155112264123755)
        total_2 = total + u_total_1 * 3.0
        target_2 = target + u_target_1 * 3.0
        half_excess_2 = 0.5 * (total_2 - target_2 - binding)
        product_2 = binding * maximum(0.0, total_2)
        spread_2 = sqrt(half_excess_2 * half_excess_2 + product_2)
        root_2 = select(half_excess_2, half_excess_2 + spread_2, product_2 / (spread_2 - half_excess_2))
        tissue_2 = tissue + u_tissue_1 * 3.0
        v223 = root_2 - tissue_2
        target_loss_2 = target_loss_late + target_loss_extra * synthesis_2
        bound_2 = total_2 - root_2
        v234 = complex_loss * bound_2
        v240 = target_loss_2 * (target_baseline - target_2 + bound_2) - v234 + per_step * u_target_1 * -14.155112264123755 + v63 * u_synthesis_2
        v255 = absorption_per_litre * depot_2 - elimination * root_2 - to_tissue * v223 - v234 + per_step * u_total_1 * -14.155112264123755 + absorption_per_litre * u_depot_2 - lower_total_target * v240
        u_tissue_2 = inverse_tissue * (from_tissue * v223 + per_step * u_tissue_1 * -14.155112264123755 - lower_tissue_target * v240 - lower_tissue_total * v255)
        u_total_2 = inverse_total * (v255 + to_tissue * u_tissue_2)
        u_target_2 = inverse_target * (v240 + v75 * u_total_2)
        count_2 = count + u_count_1 * 3.0
        count_tissue_2 = count_tissue + u_count_tissue_1 * 3.0
        v269 = count_2 - count_tissue_2
        log_odds_2 = steepness * (log(maximum(1e-30, root_2)) - log_half_effect)
        logistic_2 = 1.0 / (1.0 + exp(-log_odds_2))
        effect_2 = select(root_2 - 1e-30, logistic_2, 0.0)
        v297 = count_loss * (count_baseline - count_2) - count_2 * count_kill * effect_2 - count_to_tissue * v269 + per_step * u_count_1 * -14.155112264123755 - v164 * u_total_2 - v173 * u_target_2
        u_count_tissue_2 = inverse_count_tissue * (count_from_tissue * v269 + per_step * u_count_tissue_1 * -14.155112264123755 - lower_count_tissue_count * v297)
        u_count_2 = inverse_count * (v297 + count_to_tissue * u_count_tissue_2)
        depot_3 = depot + u_depot_1 * 2.849394379747939 + u_depot_2 * 0.45842242204463923
        u_depot_3 = inverse_depot * (-(absorption * depot_3) + per_step * (u_depot_1 * -17.97296035885952 + u_depot_2 * -2.859693295451294))
        synthesis_3 = synthesis + u_synthesis_1 * 2.849394379747939 + u_synthesis_2 * 0.45842242204463923
        u_synthesis_3 = inverse_synthesis * (-(synthesis_fall * synthesis_3) + per_step * (u_synthesis_1 * -17.97296035885952 + u_synthesis_2 * -2.859693295451294))
        total_3 = total + u_total_1 * 2.849394379747939 + u_total_2 * 0.45842242204463923
        target_3 = target + u_target_1 * 2.849394379747939 + u_target_2 * 0.45842242204463923
        half_excess_3 = 0.5 * (total_3 - target_3 - binding)
        product_3 = binding * maximum(0.0, total_3)
        spread_3 = sqrt(half_excess_3 * half_excess_3 + product_3)
        root_3 = select(half_excess_3, half_excess_3 + spread_3, product_3 / (spread_3 - half_excess_3))
        tissue_3 = tissue + u_tissue_1 * 2.849394379747939 + u_tissue_2 * 0.45842242204463923
        v356 = root_3 - tissue_3
        target_loss_3 = target_loss_late + target_loss_extra * synthesis_3
        bound_3 = total_3 - root_3
        v369 = complex_loss * bound_3
        v377 = target_loss_3 * (target_baseline - target_3 + bound_3) - v369 + per_step * (u_target_1 * -17.97296035885952 + u_target_2 * -2.859693295451294) + v63 * u_synthesis_3
        v394 = absorption_per_litre * depot_3 - elimination * root_3 - to_tissue * v356 - v369 + per_step * (u_total_1 * -17.97296035885952 + u_total_2 * -2.859693295451294) + absorption_per_litre * u_depot_3 - lower_total_target * v377
        u_tissue_3 = inverse_tissue * (from_tissue * v356 + per_step * (u_tissue_1 * -17.97296035885952 + u_tissue_2 * -2.859693295451294) - lower_tissue_target * v377 - lower_tissue_total * v394)
        u_total_3 = inverse_total * (v394 + to_tissue * u_tissue_3)
        u_target_3 = inverse_target * (v377 + v75 * u_total_3)
        count_3 = count + u_count_1 * 2.849394379747939 + u_count_2 * 0.45842242204463923
        count_tissue_3 = count_tissue + u_count_tissue_1 * 2.849394379747939 + u_count_tissue_2 * 0.45842242204463923
        v412 = count_3 - count_tissue_3
        log_odds_3 = steepness * (log(maximum(1e-30, root_3)) - log_half_effect)
        logistic_3 = 1.0 / (1.0 + exp(-log_odds_3))
        effect_3 = select(root_3 - 1e-30, logistic_3, 0.0)
        v444 = count_loss * (count_baseline - count_3) - count_3 * count_kill * effect_3 - count_to_tissue * v412 + per_step * (u_count_1 * -17.97296035885952 + u_count_2 * -2.859693295451294) - v164 * u_total_3 - v173 * u_target_3
        u_count_tissue_3 = inverse_count_tissue * (count_from_tissue * v412 + per_step * (u_count_tissue_1 * -17.97296035885952 + u_count_tissue_2 * -2.859693295451294) - lower_count_tissue_count * v444)
        u_count_3 = inverse_count * (v444 + count_to_tissue * u_count_tissue_3)
        depot_4 = depot + u_depot_1 * -6.954028509809101 + u_depot_2 * 2.489845061869568 + u_depot_3 * -10.358996098473584
        u_depot_4 = inverse_depot * (-(absorption * depot_4) + per_step * (u_depot_1 * 147.12150275711716 + u_depot_2 * -1.41221402718213 + u_depot_3 * 71.68940251302358))
        synthesis_4 = synthesis + u_synthesis_1 * -6.954028509809101 + u_synthesis_2 * 2.489845061869568 + u_synthesis_3 * -10.358996098473584
        u_synthesis_4 = inverse_synthesis * (-(synthesis_fall * synthesis_4) + per_step * (u_synthesis_1 * 147.12150275711716 + u_synthesis_2 * -1.41221402718213 + u_synthesis_3 * 71.68940251302358))
        total_4 = total + u_total_1 * -6.954028509809101 + u_total_2 * 2.489845061869568 + u_total_3 * -10.358996098473584
        target_4 = target + u_target_1 * -6.954028509809101 + u_target_2 * 2.489845061869568 + u_target_3 * -10.358996098473584
        half_excess_4 = 0.5 * (total_4 - target_4 - binding)
        product_4 = binding * maximum(0.0, total_4)
        spread_4 = sqrt(half_excess_4 * half_excess_4 + product_4)
        root_4 = select(half_excess_4, half_excess_4 + spread_4, product_4 / (spread_4 - half_excess_4))
        tissue_4 = tissue + u_tissue_1 * -6.954028509809101 + u_tissue_2 * 2.489845061869568 + u_tissue_3 * -10.358996098473584
        v519 = root_4 - tissue_4
        target_loss_4 = target_loss_late + target_loss_extra * synthesis_4
        bound_4 = total_4 - root_4
        v534 = complex_loss * bound_4
        v544 = target_loss_4 * (target_baseline - target_4 + bound_4) - v534 + per_step * (u_target_1 * 147.12150275711716 + u_target_2 * -1.41221402718213 + u_target_3 * 71.68940251302358) + v63 * u_synthesis_4
        v563 = absorption_per_litre * depot_4 - elimination * root_4 - to_tissue * v519 - v534 + per_step * (u_total_1 * 147.12150275711716 + u_total_2 * -1.41221402718213 + u_total_3 * 71.68940251302358) + absorption_per_litre * u_depot_4 - lower_total_target * v544
        u_tissue_4 = inverse_tissue * (from_tissue * v519 + per_step * (u_tissue_1 * 147.12150275711716 + u_tissue_2 * -1.41221402718213 + u_tissue_3 * 71.68940251302358) - lower_tissue_target * v544 - lower_tissue_total * v563)
        u_total_4 = inverse_total * (v563 + to_tissue * u_tissue_4)
        u_target_4 = inverse_target * (v544 + v75 * u_total_4)
        count_4 = count + u_count_1 * -6.954028509809101 + u_count_2 * 2.489845061869568 + u_count_3 * -10.358996098473584
        count_tissue_4 = count_tissue + u_count_tissue_1 * -6.954028509809101 + u_count_tissue_2 * 2.489845061869568 + u_count_tissue_3 * -10.358996098473584
        v585 = count_4 - count_tissue_4
        log_odds_4 = steepness * (log(maximum(1e-30, root_4)) - log_half_effect)
        logistic_4 = 1.0 / (1.0 + exp(-log_odds_4))
        effect_4 = select(root_4 - 1e-30, logistic_4, 0.0)
        v621 = count_loss * (count_baseline - count_4) - count_4 * count_kill * effect_4 - count_to_tissue * v585 + per_step * (u_count_1 * 147.12150275711716 + u_count_2 * -1.41221402718213 + u_count_3 * 71.68940251302358) - v164 * u_total_4 - v173 * u_target_4
        u_count_tissue_4 = inverse_count_tissue * (count_from_tissue * v585 + per_step * (u_count_tissue_1 * 147.12150275711716 + u_count_tissue_2 * -1.41221402718213 + u_count_tissue_3 * 71.68940251302358) - lower_count_tissue_count * v621)
        u_count_4 = inverse_count * (v621 + count_to_tissue * u_count_tissue_4)
        depot_5 = depot + u_depot_1 * 2.8029986275628964 + u_depot_2 * 0.5072464736228206 + u_depot_3 * -0.3988312541770524 + u_depot_4 * -0.04721187230404641
        u_depot_5 = inverse_depot * (-(absorption * depot_5) + per_step * (u_depot_1 * 165.43517024871676 + u_depot_2 * -0.4592823456491126 + u_depot_3 * 42.90938336958603 + u_depot_4 * -5.961986721573306))
        synthesis_5 = synthesis + u_synthesis_1 * 2.8029986275628964 + u_synthesis_2 * 0.5072464736228206 + u_synthesis_3 * -0.3988312541770524 + u_synthesis_4 * -0.04721187230404641
        u_synthesis_5 = inverse_synthesis * (-(synthesis_fall * synthesis_5) + per_step * (u_synthesis_1 * 165.43517024871676 + u_synthesis_2 * -0.4592823456491126 + u_synthesis_3 * 42.90938336958603 + u_synthesis_4 * -5.961986721573306))
        total_5 = total + u_total_1 * 2.8029986275628964 + u_total_2 * 0.5072464736228206 + u_total_3 * -0.3988312541770524 + u_total_4 * -0.04721187230404641
        target_5 = target + u_target_1 * 2.8029986275628964 + u_target_2 * 0.5072464736228206 + u_target_3 * -0.3988312541770524 + u_target_4 * -0.04721187230404641
        half_excess_5 = 0.5 * (total_5 - target_5 - binding)
        product_5 = binding * maximum(0.0, total_5)
        spread_5 = sqrt(half_excess_5 * half_excess_5 + product_5)
        root_5 = select(half_excess_5, half_excess_5 + spread_5, product_5 / (spread_5 - half_excess_5))
        tissue_5 = tissue + u_tissue_1 * 2.8029986275628964 + u_tissue_2 * 0.5072464736228206 + u_tissue_3 * -0.3988312541770524 + u_tissue_4 * -0.04721187230404641
        v712 = root_5 - tissue_5
        target_loss_5 = target_loss_late + target_loss_extra * synthesis_5
        bound_5 = total_5 - root_5
        v729 = complex_loss * bound_5
        v741 = target_loss_5 * (target_baseline - target_5 + bound_5) - v729 + per_step * (u_target_1 * 165.43517024871676 + u_target_2 * -0.4592823456491126 + u_target_3 * 42.90938336958603 + u_target_4 * -5.961986721573306) + v63 * u_synthesis_5
        v762 = absorption_per_litre * depot_5 - elimination * root_5 - to_tissue * v712 - v729 + per_step * (u_total_1 * 165.43517024871676 + u_total_2 * -0.4592823456491126 + u_total_3 * 42.90938336958603 + u_total_4 * -5.961986721573306) + absorption_per_litre * u_depot_5 - lower_total_target * v741
        u_tissue_5 = inverse_tissue * (from_tissue * v712 + per_step * (u_tissue_1 * 165.43517024871676 + u_tissue_2 * -0.4592823456491126 + u_tissue_3 * 42.90938336958603 + u_tissue_4 * -5.961986721573306) - lower_tissue_target * v741 - lower_tissue_total * v762)
        u_total_5 = inverse_total * (v762 + to_tissue * u_tissue_5)
        u_target_5 = inverse_target * (v741 + v75 * u_total_5)
        count_5 = count + u_count_1 * 2.8029986275628964 + u_count_2 * 0.5072464736228206 + u_count_3 * -0.3988312541770524 + u_count_4 * -0.04721187230404641
        count_tissue_5 = count_tissue + u_count_tissue_1 * 2.8029986275628964 + u_count_tissue_2 * 0.5072464736228206 + u_count_tissue_3 * -0.3988312541770524 + u_count_tissue_4 * -0.04721187230404641
        v788 = count_5 - count_tissue_5
        log_odds_5 = steepness * (log(maximum(1e-30, root_5)) - log_half_effect)
        logistic_5 = 1.0 / (1.0 + exp(-log_odds_5))
        effect_5 = select(root_5 - 1e-30, logistic_5, 0.0)
        v828 = count_loss * (count_baseline - count_5) - count_5 * count_kill * effect_5 - count_to_tissue * v788 + per_step * (u_count_1 * 165.43517024871676 + u_count_2 * -0.4592823456491126 + u_count_3 * 42.90938336958603 + u_count_4 * -5.961986721573306) - v164 * u_total_5 - v173 * u_target_5
        u_count_tissue_5 = inverse_count_tissue * (count_from_tissue * v788 + per_step * (u_count_tissue_1 * 165.43517024871676 + u_count_tissue_2 * -0.4592823456491126 + u_count_tissue_3 * 42.90938336958603 + u_count_tissue_4 * -5.961986721573306) - lower_count_tissue_count * v828)
        u_count_5 = inverse_count * (v828 + count_to_tissue * u_count_tissue_5)
        depot_6 = depot + u_depot_1 * -7.502846399306121 + u_depot_2 * 2.561846144803919 + u_depot_3 * -11.627539656261098 + u_depot_4 * -0.18268767659942256 + u_depot_5 * 0.030198172008377946
        u_depot_6 = inverse_depot * (-(absorption * depot_6) + per_step * (u_depot_1 * 24.854864614690072 + u_depot_2 * -3.0009227002832186 + u_depot_3 * 47.4931110020768 + u_depot_4 * 5.5814197821558125 + u_depot_5 * -0.6610691825249471))
        synthesis_6 = synthesis + u_synthesis_1 * -7.502846399306121 + u_synthesis_2 * 2.561846144803919 + u_synthesis_3 * -11.627539656261098 + u_synthesis_4 * -0.18268767659942256 + u_synthesis_5 * 0.030198172008377946
        u_synthesis_6 = inverse_synthesis * (-(synthesis_fall * synthesis_6) + per_step * (u_synthesis_1 * 24.854864614690072 + u_synthesis_2 * -3.0009227002832186 + u_synthesis_3 * 47.4931110020768 + u_synthesis_4 * 5.5814197821558125 + u_synthesis_5 * -0.6610691825249471))
        total_6 = total + u_total_1 * -7.502846399306121 + u_total_2 * 2.561846144803919 + u_total_3 * -11.627539656261098 + u_total_4 * -0.18268767659942256 + u_total_5 * 0.030198172008377946
        target_6 = target + u_target_1 * -7.502846399306121 + u_target_2 * 2.561846144803919 + u_target_3 * -11.627539656261098 + u_target_4 * -0.18268767659942256 + u_target_5 * 0.030198172008377946
        half_excess_6 = 0.5 * (total_6 - target_6 - binding)
        product_6 = binding * maximum(0.0, total_6)
        spread_6 = sqrt(half_excess_6 * half_excess_6 + product_6)
        root_6 = select(half_excess_6, half_excess_6 + spread_6, product_6 / (spread_6 - half_excess_6))
        tissue_6 = tissue + u_tissue_1 * -7.502846399306121 + u_tissue_2 * 2.561846144803919 + u_tissue_3 * -11.627539656261098 + u_tissue_4 * -0.18268767659942256 + u_tissue_5 * 0.030198172008377946
        v935 = root_6 - tissue_6
        target_loss_6 = target_loss_late + target_loss_extra * synthesis_6
        bound_6 = total_6 - root_6
        v954 = complex_loss * bound_6
        v968 = target_loss_6 * (target_baseline - target_6 + bound_6) - v954 + per_step * (u_target_1 * 24.854864614690072 + u_target_2 * -3.0009227002832186 + u_target_3 * 47.4931110020768 + u_target_4 * 5.5814197821558125 + u_target_5 * -0.6610691825249471) + v63 * u_synthesis_6
        v991 = absorption_per_litre * depot_6 - elimination * root_6 - to_tissue * v935 - v954 + per_step * (u_total_1 * 24.854864614690072 + u_total_2 * -3.0009227002832186 + u_total_3 * 47.4931110020768 + u_total_4 * 5.5814197821558125 + u_total_5 * -0.6610691825249471) + absorption_per_litre * u_depot_6 - lower_total_target * v968
        u_tissue_6 = inverse_tissue * (from_tissue * v935 + per_step * (u_tissue_1 * 24.854864614690072 + u_tissue_2 * -3.0009227002832186 + u_tissue_3 * 47.4931110020768 + u_tissue_4 * 5.5814197821558125 + u_tissue_5 * -0.6610691825249471) - lower_tissue_target * v968 - lower_tissue_total * v991)
        u_total_6 = inverse_total * (v991 + to_tissue * u_tissue_6)
        u_target_6 = inverse_target * (v968 + v75 * u_total_6)
        count_6 = count + u_count_1 * -7.502846399306121 + u_count_2 * 2.561846144803919 + u_count_3 * -11.627539656261098 + u_count_4 * -0.18268767659942256 + u_count_5 * 0.030198172008377946
        count_tissue_6 = count_tissue + u_count_tissue_1 * -7.502846399306121 + u_count_tissue_2 * 2.561846144803919 + u_count_tissue_3 * -11.627539656261098 + u_count_tissue_4 * -0.18268767659942256 + u_count_tissue_5 * 0.030198172008377946
        v1021 = count_6 - count_tissue_6
        log_odds_6 = steepness * (log(maximum(1e-30, root_6)) - log_half_effect)
        logistic_6 = 1.0 / (1.0 + exp(-log_odds_6))
        effect_6 = select(root_6 - 1e-30, logistic_6, 0.0)
        v1065 = count_loss * (count_baseline - count_6) - count_6 * count_kill * effect_6 - count_to_tissue * v1021 + per_step * (u_count_1 * 24.854864614690072 + u_count_2 * -3.0009227002832186 + u_count_3 * 47.4931110020768 + u_count_4 * 5.5814197821558125 + u_count_5 * -0.6610691825249471) - v164 * u_total_6 - v173 * u_target_6
        u_count_tissue_6 = inverse_count_tissue * (count_from_tissue * v1021 + per_step * (u_count_tissue_1 * 24.854864614690072 + u_count_tissue_2 * -3.0009227002832186 + u_count_tissue_3 * 47.4931110020768 + u_count_tissue_4 * 5.5814197821558125 + u_count_tissue_5 * -0.6610691825249471) - lower_count_tissue_count * v1065)
        u_count_6 = inverse_count * (v1065 + count_to_tissue * u_count_tissue_6)
        depot_7 = depot_6 + u_depot_6
        u_depot_7 = inverse_depot * (-(absorption * depot_7) + per_step * (u_depot_1 * 30.91273214028599 + u_depot_2 * -3.1208243349937974 + u_depot_3 * 77.79954646070892 + u_depot_4 * 34.28646028294783 + u_depot_5 * -19.097331116725623 + u_depot_6 * -28.087943162872662))
        synthesis_7 = synthesis_6 + u_synthesis_6
        u_synthesis_7 = inverse_synthesis * (-(synthesis_fall * synthesis_7) + per_step * (u_synthesis_1 * 30.91273214028599 + u_synthesis_2 * -3.1208243349937974 + u_synthesis_3 * 77.79954646070892 + u_synthesis_4 * 34.28646028294783 + u_synthesis_5 * -19.097331116725623 + u_synthesis_6 * -28.087943162872662))
        total_7 = total_6 + u_total_6
        target_7 = target_6 + u_target_6
        half_excess_7 = 0.5 * (total_7 - target_7 - binding)
        product_7 = binding * maximum(0.0, total_7)
        spread_7 = sqrt(half_excess_7 * half_excess_7 + product_7)
        root_7 = select(half_excess_7, half_excess_7 + spread_7, product_7 / (spread_7 - half_excess_7))
        tissue_7 = tissue_6 + u_tissue_6
        v1127 = root_7 - tissue_7
        target_loss_7 = target_loss_late + target_loss_extra * synthesis_7
        bound_7 = total_7 - root_7
        v1148 = complex_loss * bound_7
        v1164 = target_loss_7 * (target_baseline - target_7 + bound_7) - v1148 + per_step * (u_target_1 * 30.91273214028599 + u_target_2 * -3.1208243349937974 + u_target_3 * 77.79954646070892 + u_target_4 * 34.28646028294783 + u_target_5 * -19.097331116725623 + u_target_6 * -28.087943162872662) + v63 * u_synthesis_7
        v1187 = absorption_per_litre * depot_7 - elimination * root_7 - to_tissue * v1127 - v1148 + per_step * (u_total_1 * 30.91273214028599 + u_total_2 * -3.1208243349937974 + u_total_3 * 77.79954646070892 + u_total_4 * 34.28646028294783 + u_total_5 * -19.097331116725623 + u_total_6 * -28.087943162872662) + absorption_per_litre * u_depot_7
        v1189 = v1187 - lower_total_target * v1164
        u_tissue_7 = inverse_tissue * (from_tissue * v1127 + per_step * (u_tissue_1 * 30.91273214028599 + u_tissue_2 * -3.1208243349937974 + u_tissue_3 * 77.79954646070892 + u_tissue_4 * 34.28646028294783 + u_tissue_5 * -19.097331116725623 + u_tissue_6 * -28.087943162872662) - lower_tissue_target * v1164 - lower_tissue_total * v1189)
        u_total_7 = inverse_total * (v1189 + to_tissue * u_tissue_7)
        u_target_7 = inverse_target * (v1164 + v75 * u_total_7)
        count_7 = count_6 + u_count_6
        count_tissue_7 = count_tissue_6 + u_count_tissue_6
        v1201 = count_7 - count_tissue_7
        log_odds_7 = steepness * (log(maximum(1e-30, root_7)) - log_half_effect)
        logistic_7 = 1.0 / (1.0 + exp(-log_odds_7))
        effect_7 = select(root_7 - 1e-30, logistic_7, 0.0)
        v1245 = count_loss * (count_baseline - count_7) - count_7 * count_kill * effect_7 - count_to_tissue * v1201 + per_step * (u_count_1 * 30.91273214028599 + u_count_2 * -3.1208243349937974 + u_count_3 * 77.79954646070892 + u_count_4 * 34.28646028294783 + u_count_5 * -19.097331116725623 + u_count_6 * -28.087943162872662)
        v1249 = v1245 - v164 * u_total_7 - v173 * u_target_7
        v1251 = count_from_tissue * v1201 + per_step * (u_count_tissue_1 * 30.91273214028599 + u_count_tissue_2 * -3.1208243349937974 + u_count_tissue_3 * 77.79954646070892 + u_count_tissue_4 * 34.28646028294783 + u_count_tissue_5 * -19.097331116725623 + u_count_tissue_6 * -28.087943162872662) - lower_count_tissue_count * v1249
        u_count_tissue_7 = inverse_count_tissue * v1251
        u_count_7 = inverse_count * (v1249 + count_to_tissue * u_count_tissue_7)
        depot_8 = depot_7 + u_depot_7
        u_depot_8 = inverse_depot * (-(absorption * depot_8) + per_step * (u_depot_1 * 37.80277123390563 + u_depot_2 * -3.2571969029072276 + u_depot_3 * 112.26918849496327 + u_depot_4 * 66.9347231244047 + u_depot_5 * -40.06618937091002 + u_depot_6 * -54.66780262877968 + u_depot_7 * -9.48861652309627))
        synthesis_8 = synthesis_7 + u_synthesis_7
        u_synthesis_8 = inverse_synthesis * (-(synthesis_fall * synthesis_8) + per_step * (u_synthesis_1 * 37.80277123390563 + u_synthesis_2 * -3.2571969029072276 + u_synthesis_3 * 112.26918849496327 + u_synthesis_4 * 66.9347231244047 + u_synthesis_5 * -40.06618937091002 + u_synthesis_6 * -54.66780262877968 + u_synthesis_7 * -9.48861652309627))
        total_8 = total_7 + u_total_7
        target_8 = target_7 + u_target_7
        half_excess_8 = 0.5 * (total_8 - target_8 - binding)
        product_8 = binding * maximum(0.0, total_8)
        spread_8 = sqrt(half_excess_8 * half_excess_8 + product_8)
        root_8 = select(half_excess_8, half_excess_8 + spread_8, product_8 / (spread_8 - half_excess_8))
        tissue_8 = tissue_7 + u_tissue_7
        v1316 = root_8 - tissue_8
        target_loss_8 = target_loss_late + target_loss_extra * synthesis_8
        bound_8 = total_8 - root_8
        v1339 = complex_loss * bound_8
        v1355 = target_loss_8 * (target_baseline - target_8 + bound_8) - v1339 + per_step * (u_target_1 * 37.80277123390563 + u_target_2 * -3.2571969029072276 + u_target_3 * 112.26918849496327 + u_target_4 * 66.9347231244047 + u_target_5 * -40.06618937091002 + u_target_6 * -54.66780262877968 + u_target_7 * -9.48861652309627)
        v1357 = v1355 + v63 * u_synthesis_8
        v1380 = absorption_per_litre * depot_8 - elimination * root_8 - to_tissue * v1316 - v1339 + per_step * (u_total_1 * 37.80277123390563 + u_total_2 * -3.2571969029072276 + u_total_3 * 112.26918849496327 + u_total_4 * 66.9347231244047 + u_total_5 * -40.06618937091002 + u_total_6 * -54.66780262877968 + u_total_7 * -9.48861652309627)
        v1384 = v1380 + absorption_per_litre * u_depot_8 - lower_total_target * v1357
        v1386 = from_tissue * v1316 + per_step * (u_tissue_1 * 37.80277123390563 + u_tissue_2 * -3.2571969029072276 + u_tissue_3 * 112.26918849496327 + u_tissue_4 * 66.9347231244047 + u_tissue_5 * -40.06618937091002 + u_tissue_6 * -54.66780262877968 + u_tissue_7 * -9.48861652309627) - lower_tissue_target * v1357 - lower_tissue_total * v1384
        u_tissue_8 = inverse_tissue * v1386
        u_total_8 = inverse_total * (v1384 + to_tissue * u_tissue_8)
        u_target_8 = inverse_target * (v1357 + v75 * u_total_8)
        count_8 = count_7 + u_count_7
        count_tissue_8 = count_tissue_7 + u_count_tissue_7
        v1396 = count_8 - count_tissue_8
        v1412 = count_from_tissue * v1396 + per_step * (u_count_tissue_1 * 37.80277123390563 + u_count_tissue_2 * -3.2571969029072276 + u_count_tissue_3 * 112.26918849496327 + u_count_tissue_4 * 66.9347231244047 + u_count_tissue_5 * -40.06618937091002 + u_count_tissue_6 * -54.66780262877968 + u_count_tissue_7 * -9.48861652309627)
        log_odds_8 = steepness * (log(maximum(1e-30, root_8)) - log_half_effect)
        logistic_8 = 1.0 / (1.0 + exp(-log_odds_8))
        effect_8 = select(root_8 - 1e-30, logistic_8, 0.0)
        v1444 = count_loss * (count_baseline - count_8) - count_8 * count_kill * effect_8 - count_to_tissue * v1396 + per_step * (u_count_1 * 37.80277123390563 + u_count_2 * -3.2571969029072276 + u_count_3 * 112.26918849496327 + u_count_4 * 66.9347231244047 + u_count_5 * -40.06618937091002 + u_count_6 * -54.66780262877968 + u_count_7 * -9.48861652309627)
        v1448 = v1444 - v164 * u_total_8 - v173 * u_target_8
        u_count_tissue_8 = inverse_count_tissue * (v1412 - lower_count_tissue_count * v1448)
        u_count_8 = inverse_count * (v1448 + count_to_tissue * u_count_tissue_8)
        v1459 = total_8 + u_total_8
        share_total = u_total_8 / (tolerance * (drug_floor + maximum(maximum(total, -total), maximum(v1459, -v1459))))
        v1469 = tissue_8 + u_tissue_8
        share_tissue = u_tissue_8 / (tolerance * (drug_floor + maximum(maximum(tissue, -tissue), maximum(v1469, -v1469))))
        v1481 = target_8 + u_target_8
        share_target = u_target_8 / (tolerance * (0.001 + maximum(maximum(target, -target), maximum(v1481, -v1481))))
        v1493 = count_8 + u_count_8
        share_count = u_count_8 / (tolerance * (0.01 + maximum(maximum(count, -count), maximum(v1493, -v1493))))
        v1504 = count_tissue_8 + u_count_tissue_8
        share_count_tissue = u_count_tissue_8 / (tolerance * (0.01 + maximum(maximum(count_tissue, -count_tissue), maximum(v1504, -v1504))))
        change = (minimum(maximum(log_odds_8, -7.0), 7.0) - minimum(7.0, maximum(log_odds, -7.0))) * 2.0 * per_limit
        change_squared = change * change
        v1527 = change_squared * change_squared
        weight = minimum(1.0, step * count_kill * 5.0)
        square = (share_total * share_total + share_tissue * share_tissue + share_target * share_target + share_count * share_count + share_count_tissue * share_count_tissue) * 0.2 + change_squared * v1527 * v1527 * weight * weight
        kept = 1.0 - square
        factor = minimum(maximum(0.9 * exp(log(maximum(square, 1e-24)) * -0.1), 0.15), 6.0)
        wanted_next = step * select(kept, factor, select(square - 1.0, minimum(0.9, factor), 0.1))
        end = step + time
        now = select(kept, select(stop - 1e-09 - end, end, stop), time)
        left = stop - now
        v1740 = 0.5 * left
        work[0 + lane] = select(kept, maximum(0.0, depot_8 + u_depot_8), depot)
        work[16 + lane] = select(kept, maximum(0.0, synthesis_8 + u_synthesis_8), synthesis)
        work[32 + lane] = select(kept, maximum(0.0, v1459), total)
        work[48 + lane] = select(kept, maximum(0.0, v1469), tissue)
        work[64 + lane] = select(kept, maximum(0.0, v1481), target)
        work[80 + lane] = select(kept, maximum(0.0, v1493), count)
        work[96 + lane] = select(kept, maximum(0.0, v1504), count_tissue)
        work[432 + lane] = total
        work[448 + lane] = count
        work[464 + lane] = target
        work[480 + lane] = u_total_1 * 25.948786856663858 + u_total_2 * -2.5579724845846235 + u_total_3 * 10.433815404888879 + u_total_4 * -2.3679251022685204 + u_total_5 * 0.524948541321073 + u_total_6 * 1.1241088310450404 + u_total_7 * 0.4272876194431874 + u_total_8 * -0.17202221070155493
        work[496 + lane] = u_total_1 * -9.91568850695171 + u_total_2 * -0.9689944594115154 + u_total_3 * 3.0438037242978453 + u_total_4 * -24.495224566215796 + u_total_5 * 20.176138334709044 + u_total_6 * 15.98066361424651 + u_total_7 * -6.789040303419874 + u_total_8 * -6.710236069923372
        work[512 + lane] = u_total_1 * 11.419903575922262 + u_total_2 * 2.8879645146136994 + u_total_3 * 72.92137995996029 + u_total_4 * 80.12511834622643 + u_total_5 * -52.072871366152654 + u_total_6 * -59.78993625266729 + u_total_7 * -0.15582684282751913 + u_total_8 * 4.883087185713722
        work[528 + lane] = u_count_1 * 25.948786856663858 + u_count_2 * -2.5579724845846235 + u_count_3 * 10.433815404888879 + u_count_4 * -2.3679251022685204 + u_count_5 * 0.524948541321073 + u_count_6 * 1.1241088310450404 + u_count_7 * 0.4272876194431874 + u_count_8 * -0.17202221070155493
        work[544 + lane] = u_count_1 * -9.91568850695171 + u_count_2 * -0.9689944594115154 + u_count_3 * 3.0438037242978453 + u_count_4 * -24.495224566215796 + u_count_5 * 20.176138334709044 + u_count_6 * 15.98066361424651 + u_count_7 * -6.789040303419874 + u_count_8 * -6.710236069923372
        work[560 + lane] = u_count_1 * 11.419903575922262 + u_count_2 * 2.8879645146136994 + u_count_3 * 72.92137995996029 + u_count_4 * 80.12511834622643 + u_count_5 * -52.072871366152654 + u_count_6 * -59.78993625266729 + u_count_7 * -0.15582684282751913 + u_count_8 * 4.883087185713722
        work[576 + lane] = u_target_1 * 25.948786856663858 + u_target_2 * -2.5579724845846235 + u_target_3 * 10.433815404888879 + u_target_4 * -2.3679251022685204 + u_target_5 * 0.524948541321073 + u_target_6 * 1.1241088310450404 + u_target_7 * 0.4272876194431874 + u_target_8 * -0.17202221070155493
        work[592 + lane] = u_target_1 * -9.91568850695171 + u_target_2 * -0.9689944594115154 + u_target_3 * 3.0438037242978453 + u_target_4 * -24.495224566215796 + u_target_5 * 20.176138334709044 + u_target_6 * 15.98066361424651 + u_target_7 * -6.789040303419874 + u_target_8 * -6.710236069923372
        work[608 + lane] = u_target_1 * 11.419903575922262 + u_target_2 * 2.8879645146136994 + u_target_3 * 72.92137995996029 + u_target_4 * 80.12511834622643 + u_target_5 * -52.072871366152654 + u_target_6 * -59.78993625266729 + u_target_7 * -0.15582684282751913 + u_target_8 * 4.883087185713722
        work[624 + lane] = select(wanted_next - v1740, select(wanted_next - left * 0.999, left, v1740), wanted_next)
        work[640 + lane] = now
        work[672 + lane] = wanted_next
        work[688 + lane] = time
        work[704 + lane] = step
        work[720 + lane] = square
